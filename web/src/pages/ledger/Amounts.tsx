/** What the orders or payments of a file come to, in each of their currencies. */
import type { Import } from "../../api/types";
import { cents, count } from "../../format";
import { t } from "../../messages";
import table from "../../parts/table.module.css";
import styles from "./ledger.module.css";

export function Amounts({ kind, amounts }: Pick<Import, "kind" | "amounts">) {
  const { amountColumns } = t.ledger;
  return (
    <div className={styles.block}>
      <h3 id="amounts">{t.ledger.amountsOf(kind)}</h3>
      <table className={`${table.table} ${styles.totals}`} aria-labelledby="amounts">
        <thead>
          <tr>
            <th scope="col">{amountColumns.currency}</th>
            <th scope="col" className={table.right}>{amountColumns.rows}</th>
            <th scope="col" className={table.right}>{amountColumns.amount}</th>
          </tr>
        </thead>
        <tbody>
          {amounts.map((each) => (
            <tr key={each.currency}>
              <th scope="row">{each.currency}</th>
              <td className={table.right}>{count(each.rows)}</td>
              <td className={table.right}>{cents(each.amount, each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
