/** What the lines of a file amount to, in each of their currencies. */
import type { CurrencyTotal } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import table from "../../parts/table.module.css";
import styles from "./ledger.module.css";

export function Totals({ totals }: { totals: CurrencyTotal[] }) {
  const { totalColumns: columns } = t.ledger;
  return (
    <div className={styles.block}>
      <h3 id="by-currency">{t.ledger.byCurrency}</h3>
      <table className={`${table.table} ${styles.totals}`} aria-labelledby="by-currency">
        <thead>
          <tr>
            <th scope="col">{columns.currency}</th>
            <th scope="col" className={table.right}>{columns.lines}</th>
            <th scope="col" className={table.right}>{columns.revenue}</th>
            <th scope="col" className={table.right}>{columns.cost}</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <tr key={total.currency}>
              <th scope="row">{total.currency}</th>
              <td className={table.right}>{count(total.lines)}</td>
              <td className={table.right}><Amount value={total.revenue} unit={total} missing="" /></td>
              <td className={table.right}><Amount value={total.cost} unit={total} missing={t.ledger.noCost} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
