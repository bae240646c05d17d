/** Whether ladders agree with the ledger, and where the cost of capacity went. */
import type { Reconciliation } from "../../api/types";
import { cents, count, exactly } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

export function Reconciled({ of }: { of: Reconciliation }) {
  const { reconciled, dimension } = t.economics;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="reconciled">{reconciled.title}</h2>
      <p className={page.subtitle}>
        {reconciled.sentence(of.agrees, of.ledger_lines, `${of.meta.currency} ${exactly(of.ledger_net_sales)}`)}{" "}
        {of.uncosted_sales !== null && of.uncosted_sales !== 0 && reconciled.uncosted(`${of.meta.currency} ${cents(of.uncosted_sales, of.meta)}`)}{" "}
        {of.unplaced_invoices > 0 && reconciled.unplaced(of.unplaced_invoices, `${of.meta.currency} ${cents(of.unplaced_discount, of.meta)}`)}
      </p>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="reconciled">
        <table className={table.table} aria-labelledby="reconciled">
          <thead>
            <tr>
              <th scope="col">{reconciled.level}</th>
              <th scope="col" className={table.right}>{reconciled.rows}</th>
              <th scope="col" className={table.right}>{t.economics.rung.net_sales}</th>
              <th scope="col" className={table.right}>{reconciled.difference}</th>
              <th scope="col" className={table.right}>{reconciled.costDifference}</th>
              <th scope="col" className={table.right}>{t.economics.rung[of.lowest]}</th>
            </tr>
          </thead>
          <tbody>
            {of.levels.map((level) => (
              <tr key={level.by}>
                <th scope="row">{dimension[level.by]}</th>
                <td className={`${table.right} number`}>{count(level.rows)}</td>
                <td className={`${table.right} number`}>{exactly(level.net_sales)}</td>
                <td className={`${table.right} number`}>{exactly(level.net_sales_difference)}</td>
                <td className={`${table.right} number`}>{level.cost_difference === null ? <Amount value={null} unit={of.meta} missing={t.economics.missing.no_cost} /> : exactly(level.cost_difference)}</td>
                <td className={`${table.right} number`}>{level.lowest === null ? t.terms.noData : exactly(level.lowest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.serving && of.serving.length > 0 && <Serving rungs={of.serving} currency={of.meta.currency} />}
    </section>
  );
}

const COLUMNS = ["supplied", "traced", "charged", "left_out", "rounding", "unassigned", "unused", "difference"] as const;

function Serving({ rungs, currency }: { rungs: NonNullable<Reconciliation["serving"]>; currency: string }) {
  const { serving, rung } = t.economics;
  return (
    <>
      <h3 className={page.title} id="serving">{serving.title}</h3>
      <p className={page.subtitle}>{serving.text(currency)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-labelledby="serving">
        <table className={table.table} aria-labelledby="serving">
          <thead>
            <tr>
              <th scope="col">{serving.rung}</th>
              {COLUMNS.map((column) => <th key={column} scope="col" className={table.right}>{serving.column[column]}</th>)}
            </tr>
          </thead>
          <tbody>
            {rungs.map((each) => (
              <tr key={each.rung}>
                <th scope="row">{rung[each.rung]}</th>
                {COLUMNS.map((column) => <td key={column} className={`${table.right} number`}>{exactly(each[column])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
