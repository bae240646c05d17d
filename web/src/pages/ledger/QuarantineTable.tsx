/** Rows set aside, by reason, each with its place in the file and the value that was refused. */
import type { Quarantined } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Coded } from "../../parts/Coded";
import table from "../../parts/table.module.css";
import styles from "./ledger.module.css";

export function QuarantineTable({ rows, labelledBy }: { rows: Quarantined[]; labelledBy: string }) {
  const named = rows.some((row) => row.file !== "");
  const codes = [...new Set(rows.map((row) => row.code))];
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-labelledby={labelledBy}>
      <table className={table.table} aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col" className={table.right}>{t.ledger.line}</th>
            <th scope="col">{t.ledger.column}</th>
            <th scope="col">{t.ledger.value}</th>
            <th scope="col">{t.ledger.reason}</th>
            {named && <th scope="col" className={table.wide}>{t.ledger.columns.file}</th>}
          </tr>
        </thead>
        {codes.map((code) => <Reason key={code} rows={rows.filter((row) => row.code === code)} />)}
      </table>
    </div>
  );
}

function Reason({ rows }: { rows: Quarantined[] }) {
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={`${row.file}:${row.line}:${row.column ?? ""}`}>
          <th scope="row" className={table.right}>{count(row.line)}</th>
          <td>{row.column ?? <span className="quiet">–</span>}</td>
          <td className={styles.value}>
            {row.value ? <code>{row.value}</code> : <span className="quiet">{row.value === null ? "–" : t.ledger.emptyValue}</span>}
          </td>
          <td className={table.wrap}><Coded text={row.reason} /></td>
          {row.file !== "" && <td className={table.wide}>{row.file}</td>}
        </tr>
      ))}
    </tbody>
  );
}
