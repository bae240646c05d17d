/** Two runs side by side: what changed, in sentences, then by class, then account by account. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { comparison, runs } from "../../api/queries";
import type { Comparison, Run } from "../../api/types";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import { keepScope, useRun } from "../../scope";
import { ChangeMatrix } from "./ChangeMatrix";
import styles from "./ComparePage.module.css";
import { earlierRun } from "./earlier";
import { Movements } from "./Movements";
import { RunChoice } from "./RunChoice";
import { Totals } from "./Totals";

export function ComparePage() {
  const asked = useSearch({ from: "/frame/compare" });
  const shown = useRun();
  const { data: stored, error, refetch } = useQuery(runs);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!stored || shown === undefined) return <Loading />;
  const to = stored.find((run) => run.id === asked.to) ?? shown;
  const from = stored.find((run) => run.id === asked.from) ?? (to && earlierRun(stored, to));
  if (!to || !from) return <NothingEarlier />;
  return <Compared stored={stored} from={from} to={to} />;
}

function NothingEarlier() {
  return (
    <EmptyState title={t.compare.nothingEarlier} text={t.compare.nothingEarlierText}>
      <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
    </EmptyState>
  );
}

function Compared({ stored, from, to }: { stored: Run[]; from: Run; to: Run }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useInfiniteQuery({
    ...comparison(from.id, to.id),
    placeholderData: keepPreviousData,
  });
  const first = data?.pages[0];
  const movements = data?.pages.flatMap((each) => each.comparison.movements) ?? [];
  return (
    <article className={page.page} aria-busy={isPlaceholderData}>
      <RunChoice stored={stored} from={from} to={to} />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!first && !error && <Loading />}
      {first && !error && (
        <>
          <Sentences compared={first.comparison} />
          <Totals compared={first.comparison} />
          <ChangeMatrix compared={first.comparison} />
          <Movements
            compared={first.comparison}
            movements={movements}
            total={first.meta.total}
            more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
          />
        </>
      )}
    </article>
  );
}

function Sentences({ compared: { sentences, measure } }: { compared: Comparison }) {
  const [answer, ...further] = sentences;
  return (
    <>
      <h1 className={page.sentence}><Unbroken text={answer ?? ""} /></h1>
      <ul className={styles.further}>
        {further.map((sentence) => <li key={sentence}><Unbroken text={sentence} /></li>)}
      </ul>
      <p className={page.under}>{t.compare.by(t.terms.measure[measure])}</p>
    </>
  );
}
