/** The totals of both runs, and what each run covers. */
import type { Comparison, Run } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { period } from "../../scope";

export function Totals({ compared: { from, to, totals, hidden } }: { compared: Comparison }) {
  const noProfit = hidden.includes("gross_profit") ? t.terms.hidden : t.portfolio.noCosts;
  return (
    <section className={page.section} aria-labelledby="totals">
      <h2 className={page.title} id="totals">{t.compare.totals}</h2>
      <table className={table.table} aria-labelledby="totals">
        <thead>
          <tr>
            <th scope="col">{t.frame.run}</th>
            <th scope="col" className={table.right}>{t.compare.active}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{t.compare.inactive}</th>
            <th scope="col" className={table.right}>{t.cells.revenue(to.currency)}</th>
            <th scope="col" className={`${table.right} ${table.wide}`}>{t.cells.profit(to.currency)}</th>
          </tr>
        </thead>
        <tbody>
          {([[from, totals.from], [to, totals.to]] as const).map(([run, side], index) => (
            <tr key={index}>
              <th scope="row">{t.frame.asOf(run.as_of)} <span className={`quiet ${table.wide}`}>{asked(run)}</span></th>
              <td className={table.right}>{count(side.accounts)}</td>
              <td className={`${table.right} ${table.wide}`}>{count(side.inactive)}</td>
              <td className={table.right}><Amount value={side.revenue} unit={run} missing="" /></td>
              <td className={`${table.right} ${table.wide}`}><Amount value={side.gross_profit} unit={run} missing={noProfit} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const asked = (run: Run) => t.compare.side(period(run), count(run.ledger_version), run.method_version);
