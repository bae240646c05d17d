/** How the account's classes went from run to run: a strip for each classification, and a table of the same runs. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useLayoutEffect, useRef } from "react";
import { history } from "../../api/queries";
import type { Account, HistoryEntry, Run } from "../../api/types";
import { count, dayBefore, month, share } from "../../format";
import { t } from "../../messages";
import { useViewSwitch, ViewSwitch } from "../../parts/Chart";
import { FigureHead } from "../../parts/FigureHead";
import { Amount, Known } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import styles from "./ClassHistory.module.css";

export function ClassHistory({ account: { id, hidden }, run }: { account: Account; run: Run }) {
  const { data } = useQuery(history(id));
  const { asTable } = useViewSwitch();
  // One run is no history.
  if (!data || data.length < 2) return null;
  return (
    <section className={page.section} aria-labelledby="history">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="history">{t.accounts.historyTitle}</h2>
          <p className={page.subtitle}>{t.accounts.historyText(count(data.length))}</p>
        </div>
        <ViewSwitch />
      </div>
      {asTable ? <Table entries={data} /> : <Strips entries={data} run={run} withProfit={!hidden.includes("gross_profit")} />}
    </section>
  );
}

function Strips({ entries, run, withProfit }: { entries: HistoryEntry[]; run: Run; withProfit: boolean }) {
  const year = (entry: HistoryEntry, index: number) => {
    const before = entries[index - 1];
    return before?.as_of.slice(0, 4) === entry.as_of.slice(0, 4) ? "" : entry.as_of.slice(0, 4);
  };
  // Where there is no room for all of them, the newest are in sight.
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (place.current) place.current.scrollLeft = place.current.scrollWidth;
  }, []);
  return (
    <div ref={place} className={styles.scroll} tabIndex={0} role="group" aria-labelledby="history">
      <table className={styles.strips} aria-labelledby="history">
        <thead>
          <tr>
            <td />
            {entries.map((entry, index) => (
              <th key={entry.run} scope="col"><span className="sr-only">{t.frame.asOf(entry.as_of)}</span><span aria-hidden>{year(entry, index)}</span></th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t.accounts.revenue}</th>
            {entries.map((entry) => (
              <td key={entry.run} data-figure="revenue_class" data-run={entry.run} data-class={entry.revenue_class} data-shown={entry.run === run.id || undefined}>
                <Link to="." search={(now) => ({ ...now, run: entry.run })} resetScroll={false} title={tip(entry)} aria-label={tip(entry)}>
                  {letter(entry.revenue_class)}
                </Link>
              </td>
            ))}
          </tr>
          {withProfit && (
            <tr>
              <th scope="row">{t.accounts.profit}</th>
              {entries.map((entry) => <td key={entry.run} data-figure="gross_profit_class" data-run={entry.run} data-class={entry.gross_profit_class}>{letter(entry.gross_profit_class ?? "unknown")}</td>)}
            </tr>
          )}
          {entries.some(({ rung_class: rung }) => rung !== null) && (
            <tr>
              <th scope="row">{measureOf(entries)}</th>
              {entries.map((entry) => <td key={entry.run} data-figure="rung_class" data-run={entry.run} data-class={entry.rung_class}>{letter(entry.rung_class ?? "unknown")}</td>)}
            </tr>
          )}
          <tr>
            <th scope="row">{t.portfolio.columns.xyz}</th>
            {entries.map((entry) => <td key={entry.run} data-figure="xyz" data-run={entry.run} data-xyz={entry.xyz}>{entry.xyz}</td>)}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const letter = (value: HistoryEntry["revenue_class"]) => ({ A: "A", B: "B", C: "C", N: "N", unknown: "?", inactive: "–" })[value];

const tip = ({ as_of, revenue_class, rank }: HistoryEntry) =>
  t.accounts.historyTip(as_of, t.terms.className(revenue_class), rank === null ? null : count(rank));

/** What the runs are by: all of a history were asked the same. */
const measureOf = (entries: HistoryEntry[]) => t.terms.Measure[entries.at(-1)?.measure ?? "revenue"];

function Table({ entries }: { entries: HistoryEntry[] }) {
  const withRung = entries.some(({ rung_class: rung }) => rung !== null);
  return (
    <table className={table.table} aria-labelledby="history">
      <thead>
        <tr>
          <th scope="col">{t.accounts.historyTo}</th>
          <FigureHead figure="revenue_class">{t.accounts.revenue}</FigureHead>
          <FigureHead figure="gross_profit_class" className={table.wide}>{t.accounts.profit}</FigureHead>
          {withRung && <FigureHead figure="rung_class" className={table.wide}>{t.portfolio.columns.rungClass(measureOf(entries))}</FigureHead>}
          <FigureHead figure="xyz">{t.portfolio.columns.xyz}</FigureHead>
          <FigureHead figure="rank" className={table.right}>{t.portfolio.columns.rank}</FigureHead>
          <FigureHead figure="share" className={`${table.right} ${table.wide}`}>{t.portfolio.columns.share}</FigureHead>
          <FigureHead figure="revenue" className={table.right}>{t.accounts.revenue}</FigureHead>
          {withRung && <FigureHead figure="rung_amount" className={`${table.right} ${table.wide}`}>{measureOf(entries)}</FigureHead>}
        </tr>
      </thead>
      <tbody>
        {entries.toReversed().map((entry) => (
          <tr key={entry.run} data-run={entry.run}>
            <th scope="row"><Link to="." search={(now) => ({ ...now, run: entry.run })} resetScroll={false}>{month(dayBefore(entry.as_of).slice(0, 7))}</Link></th>
            <td>{t.terms.className(entry.revenue_class)}</td>
            <td className={table.wide}><Known value={entry.gross_profit_class} missing={t.terms.hidden}>{t.terms.className}</Known></td>
            {withRung && <td className={table.wide}><Known value={entry.rung_class} missing={t.terms.hidden}>{t.terms.className}</Known></td>}
            <td>{entry.xyz}</td>
            <td className={table.right}><Known value={entry.rank} missing={t.terms.notInRun}>{count}</Known></td>
            <td className={`${table.right} ${table.wide}`}><Known value={entry.share} missing={t.terms.notInRun}>{share}</Known></td>
            <td className={table.right}><Amount value={entry.revenue} unit={entry} missing="" /></td>
            {withRung && <td className={`${table.right} ${table.wide}`}><Amount value={entry.rung_amount} unit={entry} missing={t.terms.notOnRung} /></td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
