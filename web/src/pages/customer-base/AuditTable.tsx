/** A table of the audit: one name per row, numbers to the right. */
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

interface Props {
  /** What links the heading and its table. */
  id: string;
  title: string;
  text?: string;
  /** Of the names, then of each column. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** The last row, where it sums up. */
  foot?: readonly string[];
  /** In pixels; as wide as the page where it is not said. */
  width?: number;
}

export function AuditTable({ id, title, text, columns, rows, foot, width }: Props) {
  const [first, ...numbers] = columns;
  return (
    <section className={page.section} aria-labelledby={id}>
      <h2 className={page.title} id={id}>{title}</h2>
      {text && <p className={page.subtitle}>{text}</p>}
      <div className={table.scroll} tabIndex={0} role="group" aria-label={first}>
        <table className={table.table} aria-labelledby={id} style={{ maxWidth: width }}>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {numbers.map((name) => <th key={name} scope="col" className={table.right}>{name}</th>)}
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row[0]} cells={row} />)}</tbody>
          {foot && <tfoot><Row cells={foot} /></tfoot>}
        </table>
      </div>
    </section>
  );
}

function Row({ cells: [name, ...numbers] }: { cells: readonly string[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((number, place) => <td key={place} className={table.right}>{number}</td>)}
    </tr>
  );
}
