/** The totals of both runs, and what each run covers. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isRung } from "../../api/rung";
import type { Comparison, Run } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, period } from "../../scope";

export function Totals({ compared: { from, to, totals, hidden, measure } }: { compared: Comparison }) {
  const noProfit = hidden.includes("gross_profit") ? t.terms.hidden : t.portfolio.noCosts;
  const byRung = isRung(measure);
  return (
    <section className={page.section} aria-labelledby="totals">
      <h2 className={page.title} id="totals">{t.compare.totals}</h2>
      <table className={table.table} aria-labelledby="totals">
        <thead>
          <tr>
            <th scope="col">{t.frame.run}</th>
            <FigureHead figure="accounts" className={table.right}>{t.compare.active}</FigureHead>
            <FigureHead figure="inactive" className={`${table.right} ${table.wide}`}>{t.compare.inactive}</FigureHead>
            <FigureHead figure="revenue" className={table.right}>{t.cells.revenue(to.currency)}</FigureHead>
            <FigureHead figure="gross_profit" className={`${table.right} ${table.wide}`}>{t.cells.profit(to.currency)}</FigureHead>
            {byRung && <FigureHead figure="rung_amount" className={table.right}>{t.compare.onRung(t.terms.Measure[measure], to.currency)}</FigureHead>}
          </tr>
        </thead>
        <tbody>
          {([[from, totals.from], [to, totals.to]] as const).map(([run, side], index) => (
            <tr key={index} data-run={run.id}>
              <th scope="row">{t.frame.asOf(run.as_of)} <span className={`quiet ${table.wide}`}>{asked(run)}</span></th>
              <td className={table.right}><RunLink run={run} classes="A,B,C,N">{count(side.accounts)}</RunLink></td>
              <td className={`${table.right} ${table.wide}`}><RunLink run={run} classes="inactive">{count(side.inactive)}</RunLink></td>
              <td className={table.right}><Amount value={side.revenue} unit={run} missing="" /></td>
              <td className={`${table.right} ${table.wide}`}><Amount value={side.gross_profit} unit={run} missing={noProfit} /></td>
              {byRung && <td className={table.right}><Amount value={side.rung_amount} unit={run} missing={t.terms.notOnRung} /></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The accounts a run counts, in its own list. */
function RunLink({ run, classes, children }: { run: Run; classes: string; children: ReactNode }) {
  return <Link to="/" search={(now) => ({ ...keepScope(now), run: run.id, revenue_class: classes })} hash="accounts">{children}</Link>;
}

const asked = (run: Run) => t.compare.covers(period(run), count(run.ledger_version), run.method_version);
