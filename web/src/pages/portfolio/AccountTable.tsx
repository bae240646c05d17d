/** The accounts of the run: filtered, sorted and paged by the server, virtual here, driven by j, k and Enter; cards on a phone. */
import { useMediaQuery } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { runAccounts } from "../../api/queries";
import type { Portfolio, Run, RunAccounts } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import { EmptyState, Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useScope } from "../../scope";
import { type AccountFilter, isFiltered, readColumns, toQuery } from "../../search";
import { AccountCards } from "./AccountCards";
import { AccountFilters } from "./AccountFilters";
import { AccountRows } from "./AccountRows";
import styles from "./AccountTable.module.css";
import { ColumnMenu } from "./ColumnMenu";
import { accountColumns, type Column } from "./columns";
import { Downloads } from "./Downloads";
import { SavedFilters } from "./SavedFilters";
import { SortChoice } from "./SortChoice";
import { SortHeading } from "./SortHeading";

export function AccountTable({ portfolio }: { portfolio: Portfolio }) {
  const { run, measure, hidden, summary } = portfolio;
  // A column that says "no data" in every row is noise; the table's heading says why it is absent.
  const withProfit = summary.gross_profit !== null;
  const withRung = summary.rung !== null;
  const noProfit = hidden.includes("gross_profit") ? t.portfolio.marginHidden : t.portfolio.noCosts;
  const filter = useSearch({ from: "/frame/" });
  const withSegment = filter.segment !== undefined;
  const { columns: shown, basis } = useScope();
  const navigate = useNavigate();
  const onPhone = useMediaQuery("screen and (max-width: 767px)", undefined, { getInitialValueInEffect: false });
  const [failed, setFailed] = useState<Error | null>(null);
  const query = toQuery(filter, measure);
  const { data: head, isPlaceholderData: busy, error, refetch } = useQuery({ ...runAccounts(run.id, query), placeholderData: keepPreviousData });
  const list = head && { run: run.id, query, head, failed: setFailed };
  const columns = useMemo(() => accountColumns(run, { withProfit, withRung }, readColumns(shown), basis, withSegment), [run, withProfit, withRung, shown, basis, withSegment]);
  const change = (next: AccountFilter) =>
    void navigate({ to: "/", search: (now) => ({ ...keepScope(now), ...next }), replace: true, resetScroll: false });

  return (
    <section className={`${page.section} ${styles.section}`} id="accounts" aria-labelledby="accounts-title">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="accounts-title">{t.portfolio.tableTitle}</h2>
          <p className={page.subtitle}>
            {t.portfolio.tableUnit(run.currency, t.terms.measure[measure])}
            {!withProfit && ` ${noProfit}`}
          </p>
        </div>
        <div className={`${styles.tools} no-print`}>
          {!onPhone && <ColumnMenu told={{ withProfit, withRung }} run={run} />}
          <Downloads run={run} filter={filter} measure={measure} />
        </div>
      </div>
      <SavedFilters portfolio={portfolio} filter={filter} />
      <AccountFilters filter={filter} change={change} withProfit={withProfit} measure={measure} />
      {(error ?? failed) && <Failure error={error ?? failed} retry={() => void refetch()} />}
      {list && onPhone && (
        <div aria-busy={busy} className={styles.scroll}>
          <SortChoice filter={filter} change={change} withProfit={withProfit} />
          <p className={styles.sum} data-figure="sum">{t.portfolio.total(list.head.meta.total)} · <Amount value={list.head.meta.revenue} unit={run} missing="" /></p>
          <AccountCards list={list} run={run} withProfit={withProfit} withRung={withRung} />
        </div>
      )}
      {list && !onPhone && (
        <div className={styles.scroll} aria-busy={busy}>
          <table role="table" className={styles.table} aria-labelledby="accounts-title" aria-rowcount={list.head.meta.total + 2}>
            <thead role="rowgroup">
              <tr role="row" className={styles.headings}>
                {columns.map((column) => <SortHeading key={column.id} column={column} filter={filter} change={change} />)}
              </tr>
              <Totals columns={columns} run={run} meta={list.head.meta} />
            </thead>
            <AccountRows list={list} columns={columns} />
          </table>
        </div>
      )}
      {head?.meta.total === 0 && isFiltered(filter) && <EmptyState level={2} title={t.portfolio.noneMatch} text={t.portfolio.noneMatchText} />}
    </section>
  );
}

interface TotalsProps {
  columns: Column[];
  run: Run;
  meta: RunAccounts["meta"];
}

/** The sums of the whole filtered set, as the server has them; pages not yet loaded are in them. */
function Totals({ columns, run, meta }: TotalsProps) {
  const cells: Record<string, React.ReactNode> = {
    name: t.portfolio.total(meta.total),
    revenue: <Amount value={meta.revenue} unit={run} missing="" />,
    gross_profit: <Amount value={meta.gross_profit} unit={run} missing={t.terms.noCost} />,
    rung_amount: <Amount value={meta.rung_amount} unit={run} missing={t.terms.notOnRung} />,
  };
  return (
    <tr role="row" className={styles.totals} aria-label={count(meta.total)}>
      {columns.map((column) => (
        <td key={column.id} className={styles[column.id]} data-figure={cells[column.id] ? "sum" : undefined}>{cells[column.id]}</td>
      ))}
    </tr>
  );
}
