/** What one account really earns: its ladder as a waterfall and a table, then by month, product or site. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { ladder } from "../../api/economics";
import { account } from "../../api/queries";
import type { Dimension, LadderQuery } from "../../api/types";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { EmptyState, Failure, Loading } from "../../parts/States";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import { keepScope, useThen } from "../../scope";
import { ladderAddress } from "./asked";
import { Categories } from "./Categories";
import { Download } from "./Download";
import styles from "./economics.module.css";
import { Invoices } from "./Invoices";
import { LadderPicture } from "./LadderPicture";
import { Members } from "./Members";
import { PeriodForm } from "./PeriodForm";

const DIMENSIONS: readonly Dimension[] = ["month", "product", "category", "site", "salesperson"];

export function AccountEconomicsPage() {
  const { id } = useParams({ from: "/frame/accounts/$id/economics" });
  const { from, until, capital_percent, categories, rows: by = "month", invoice } = useSearch({ from: "/frame/accounts/$id/economics" });
  const then = useThen();
  const query: LadderQuery = { ...then, account: id, from, until, capital_percent, categories, by, limit: 50 };
  const { data: who, error: unknown } = useQuery(account(id, undefined));
  const { data, error, refetch } = useQuery(ladder(query));
  const failed = unknown ?? error;
  if (failed) return <Failure error={failed} retry={() => void refetch()} />;
  if (!data || !who) return <Loading />;
  const { meta } = data;
  return (
    <article className={page.page}>
      <p className={`${styles.crumb} no-print`}>
        <Link to="/accounts/$id" params={{ id }} search={keepScope}>{t.economics.backTo(who.name)}</Link>
      </p>
      <h1 className={page.sentence}><Unbroken text={t.economics.accountSentence(who.name, data)} /></h1>
      <p className={page.under}>{t.economics.under(t.terms.dates(meta.from, dayBefore(meta.until)), meta.as_of, meta.ledger_version)}</p>
      <PeriodForm from={meta.from} until={meta.until} capital={{ percent: capital_percent, kept: meta.capital_percent }}>
        <Categories meta={meta} />
        <Download href={ladderAddress(query, "xlsx")} label={t.economics.xlsx} />
        <Download href={ladderAddress(query, "csv")} label={t.economics.csv} />
      </PeriodForm>
      {data.ladder.rungs.every(({ amount }) => amount === null || amount === 0) ? (
        <EmptyState level={2} title={t.economics.nothing} text={t.economics.nothingText} />
      ) : (
        <>
          {data.unconverted_lines > 0 && <p className={page.subtitle}>{t.dealings.agreementUnits(data.unconverted_lines)}</p>}
          <LadderPicture ladder={data.ladder} meta={meta} />
          <Members ladders={data} by={by} dimensions={DIMENSIONS} />
          <Invoices query={{ ...then, account: id, from, until, capital_percent }} open={invoice} />
        </>
      )}
    </article>
  );
}
