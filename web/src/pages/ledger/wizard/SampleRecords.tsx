/** The first rows of anything but invoice lines as they would be stored. */
import type { Preview } from "../../../api/types";
import { count } from "../../../format";
import { t } from "../../../messages";
import table from "../../../parts/table.module.css";
import styles from "../ledger.module.css";
import { FIELDS, kindOf } from "./fields";

export function SampleRecords({ preview: { kind, records } }: { preview: Preview }) {
  if (records.length === 0) return null;
  const fields = FIELDS[kindOf(kind)].filter(({ name }) => records.some((record) => record.fields[name] !== undefined));
  return (
    <div className={styles.block}>
      <h3 id="records">{t.ledger.sampleRecords}</h3>
      <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="records">
        <table className={table.table} aria-labelledby="records">
          <thead>
            <tr>
              <th scope="col" className={table.right}>{t.ledger.sampleColumns.line}</th>
              {fields.map(({ name }) => <th key={name} scope="col">{t.wizard.fields[name]?.[0] ?? name}</th>)}
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <tr key={record.line}>
                <th scope="row" className={table.right}>{count(record.line)}</th>
                {fields.map(({ name }) => <td key={name} className={styles.value}>{record.fields[name] ?? <span className="quiet">–</span>}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
