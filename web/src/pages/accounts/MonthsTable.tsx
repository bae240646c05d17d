/** The months in full, newest first, to the cent. */
import type { Account, Run } from "../../api/types";
import { count, month, percent } from "../../format";
import { t } from "../../messages";
import { FigureHead } from "../../parts/FigureHead";
import { Amount, Known } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

export function MonthsTable({ account, run }: { account: Account; run: Run }) {
  const hidden = account.hidden.includes("gross_profit");
  const noProfit = hidden ? t.terms.hidden : t.accounts.missingCost;
  return (
    <section className={page.section} aria-labelledby="months">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="months">{t.accounts.monthsTitle}</h2>
          <p className={page.subtitle}>{t.accounts.monthsUnit(run.currency)}</p>
        </div>
      </div>
      <table className={table.table} aria-labelledby="months">
        <thead>
          <tr>
            <th scope="col">{t.accounts.month}</th>
            <FigureHead figure="month_revenue" className={table.right}>{t.accounts.revenue}</FigureHead>
            <FigureHead figure="month_profit" className={table.right}>{t.accounts.profit}</FigureHead>
            <FigureHead figure="cost_known" className={`${table.right} ${table.wide}`}>{t.accounts.costKnown}</FigureHead>
            <FigureHead figure="month_invoices" className={`${table.right} ${table.wide}`}>{t.accounts.invoices}</FigureHead>
            <FigureHead figure="lines" className={`${table.right} ${table.wide}`}>{t.accounts.lines}</FigureHead>
          </tr>
        </thead>
        <tbody>
          {account.months.toReversed().map((each) => (
            <tr key={each.month}>
              <th scope="row">{month(each.month)}</th>
              <td className={table.right}><Amount value={each.revenue} unit={run} missing="" /></td>
              <td className={table.right}>
                {each.lines === 0 && !hidden ? <span className="quiet">–</span> : <Amount value={each.gross_profit} unit={run} missing={noProfit} />}
              </td>
              <td className={`${table.right} ${table.wide}`}>
                {each.lines === 0 ? <span className="quiet">–</span> : <Known value={each.cost_covers} missing={noProfit}>{percent}</Known>}
              </td>
              <td className={`${table.right} ${table.wide} number`}>{count(each.invoices)}</td>
              <td className={`${table.right} ${table.wide} number`}>{count(each.lines)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
