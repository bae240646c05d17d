/** The first lines as the ledger would hold them, decimal text untouched. */
import type { Preview } from "../../../api/types";
import { count, verbatim } from "../../../format";
import { t } from "../../../messages";
import { NoData } from "../../../parts/Figure";
import table from "../../../parts/table.module.css";
import styles from "../ledger.module.css";
import { FIELDS } from "./fields";

const shown = (value: string | undefined, number: true | undefined) =>
  value === undefined ? <span className="quiet">–</span> : number ? verbatim(value) : value;

export function SampleLines({ preview: { sample } }: { preview: Preview }) {
  if (sample.length === 0) return null;
  const { sampleColumns: c } = t.ledger;
  const further = FIELDS.lines.filter(({ name }) => sample.some((line) => line.further[name] !== undefined));
  return (
    <div className={styles.block}>
      <h3 id="sample">{t.ledger.sample}</h3>
      <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="sample">
        <table className={table.table} aria-labelledby="sample">
          <thead>
            <tr>
              <th scope="col" className={table.right}>{c.line}</th>
              <th scope="col">{c.date}</th>
              <th scope="col">{c.account}</th>
              <th scope="col">{c.invoice}</th>
              <th scope="col">{c.product}</th>
              <th scope="col" className={table.right}>{c.quantity}</th>
              <th scope="col" className={table.right}>{c.revenue}</th>
              <th scope="col" className={table.right}>{c.cost}</th>
              <th scope="col">{c.currency}</th>
              {further.map(({ name, number }) => <th key={name} scope="col" className={number && table.right}>{t.wizard.fields[name]?.[0] ?? name}</th>)}
            </tr>
          </thead>
          <tbody>
            {sample.map((line) => (
              <tr key={line.line}>
                <th scope="row" className={table.right}>{count(line.line)}</th>
                <td className="number">{line.date}</td>
                <td className={styles.value} title={line.customer_name ?? line.customer}>{line.customer}{line.customer_name && ` ${line.customer_name}`}</td>
                <td>{line.invoice}</td>
                <td className={styles.value}>{line.product ?? <span className="quiet">–</span>}</td>
                <td className={table.right}>{line.quantity === null ? <span className="quiet">–</span> : verbatim(line.quantity)}</td>
                <td className={table.right}>{verbatim(line.revenue)}</td>
                <td className={table.right}>{line.cost === null ? <NoData reason={t.ledger.noSampleCost} /> : verbatim(line.cost)}</td>
                <td>{line.currency}</td>
                {further.map(({ name, number }) => <td key={name} className={number ? table.right : styles.value}>{shown(line.further[name], number)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
