/** Lines that go beside lines that come, in money: in all, by month, and by account. */
import type { AmountChange, LineChanges } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Amount } from "../../parts/Figure";
import table from "../../parts/table.module.css";
import styles from "./ledger.module.css";

/** The months and accounts that are shown at most. */
const SHOWN = 12;

export function LineChangesTable({ changes, id }: { changes: LineChanges; id: string }) {
  const { totals, months, accounts } = changes;
  const largest = accounts.slice(0, SHOWN);
  const hidden = changes.accounts_touched - largest.length;
  return (
    <>
      <Rows id={`${id}-totals`} title={t.changes.inAll} name={t.changes.currency} rows={totals.map((each) => [each.currency, each])} />
      <Rows id={`${id}-months`} title={t.changes.byMonth} name={t.changes.month} rows={months.slice(-SHOWN).map((each) => [each.month, each])} />
      <Rows id={`${id}-accounts`} title={t.changes.byAccount} name={t.changes.account} rows={largest.map((each) => [each.name, each])} />
      {hidden > 0 && <p className={styles.keeps}>{t.changes.more(hidden)}</p>}
    </>
  );
}

interface RowsProps {
  id: string;
  title: string;
  name: string;
  rows: [name: string, change: AmountChange][];
}

function Rows({ id, title, name, rows }: RowsProps) {
  const { columns } = t.changes;
  if (rows.length === 0) return null;
  return (
    <div className={styles.block}>
      <h3 id={id}>{title}</h3>
      <div className={table.scroll} tabIndex={0} role="group" aria-labelledby={id}>
        <table className={table.table} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.linesRemoved}</th>
              <th scope="col" className={table.right}>{columns.removed}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{columns.linesAdded}</th>
              <th scope="col" className={table.right}>{columns.added}</th>
              <th scope="col" className={table.right}>{columns.net}</th>
              <th scope="col" className={table.wide}>{t.changes.currency}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([each, change]) => (
              <tr key={`${each} ${change.currency}`}>
                <th scope="row">{each}</th>
                <td className={`${table.right} ${table.wide}`}>{count(change.lines_removed)}</td>
                <td className={table.right}><Amount value={change.removed} unit={change} missing="" /></td>
                <td className={`${table.right} ${table.wide}`}>{count(change.lines_added)}</td>
                <td className={table.right}><Amount value={change.added} unit={change} missing="" /></td>
                <td className={table.right}><Amount value={change.net} unit={change} missing="" /></td>
                <td className={table.wide}>{change.currency}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
