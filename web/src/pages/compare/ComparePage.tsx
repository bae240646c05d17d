/** Two runs side by side: what changed, in sentences, then by class, then account by account. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { comparison, runs } from "../../api/queries";
import type { Comparison, ComparisonSentence, Run } from "../../api/types";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import { keepScope, useRun } from "../../scope";
import { type Moves, readMoves } from "../../search";
import { ChangeMatrix } from "./ChangeMatrix";
import styles from "./ComparePage.module.css";
import { earlierRun } from "./earlier";
import { Movements } from "./Movements";
import { MovesLink } from "./MovesLink";
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
  return <Compared stored={stored} from={from} to={to} moves={readMoves({ ...asked })} />;
}

function NothingEarlier() {
  return (
    <EmptyState title={t.compare.nothingEarlier} text={t.compare.nothingEarlierText}>
      <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
    </EmptyState>
  );
}

function Compared({ stored, from, to, moves }: { stored: Run[]; from: Run; to: Run; moves: Moves }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useInfiniteQuery({
    ...comparison(from.id, to.id, moves),
    placeholderData: keepPreviousData,
  });
  const first = data?.pages[0];
  const movements = data?.pages.flatMap((each) => each.comparison.movements) ?? [];
  return (
    <FiguresFrom run={to} measure={first?.comparison.measure ?? to.measure} others={[from]}>
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
              moves={moves}
              movements={movements}
              meta={first.meta}
              more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
            />
          </>
        )}
      </article>
    </FiguresFrom>
  );
}

/** A sentence that counts accounts opens them. */
function Said({ sentence: { text, kind, to_class, to_xyz } }: { sentence: ComparisonSentence }) {
  if (kind === null) return <Unbroken text={text} />;
  return <MovesLink moves={{ kind, to_class: to_class ?? undefined, to_xyz: to_xyz ?? undefined }}><Unbroken text={text} /></MovesLink>;
}

function Sentences({ compared: { sentences, measure } }: { compared: Comparison }) {
  const [answer, ...further] = sentences;
  return (
    <>
      <h1 className={page.sentence} data-figure="totals"><Unbroken text={answer?.text ?? ""} /></h1>
      <ul className={styles.further}>
        {further.map((sentence) => <li key={sentence.text}><Said sentence={sentence} /></li>)}
      </ul>
      <p className={page.under}>{t.compare.by(t.terms.measure[measure])}</p>
    </>
  );
}
