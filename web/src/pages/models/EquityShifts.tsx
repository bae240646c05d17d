/** The customers whose part of the whole changes most from the past to the future. */
import { Link } from "@tanstack/react-router";
import type { CustomerEquity } from "../../api/types";
import { percent, short } from "../../format";
import { t } from "../../messages";
import { Unbroken } from "../../parts/Unbroken";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";

const share = (value: number | null) => (value === null ? "–" : percent(value));

export function EquityShifts({ data }: { data: CustomerEquity }) {
  const columns = t.equity.shiftColumns;
  const right = [columns.pastShare, columns.share, columns.change, columns.active, columns.value];
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.equity.shifts}</h2>
      <p className={page.subtitle}>{data.shifts.length > 0 ? t.equity.shiftsText : t.equity.noShifts}</p>
      {data.shifts.length > 0 && (
        <div className={table.scroll} tabIndex={0}>
          <table className={table.table} aria-label={t.equity.shifts}>
            <thead>
              <tr>
                <th scope="col">{columns.name}</th>
                <th scope="col" className={table.wide}>{columns.class}</th>
                {right.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
              </tr>
            </thead>
            <tbody>
              {data.shifts.map((row) => (
                <tr key={`${row.source}/${row.external_id}`}>
                  <th scope="row" title={row.name} style={{ maxWidth: 240, overflow: "hidden", textOverflow: "ellipsis" }}>
                    {row.id ? <Link to="/accounts/$id" params={{ id: row.id }} search={keepScope}><Unbroken text={row.name} /></Link> : row.name}
                  </th>
                  <td className={table.wide}>{t.terms.className(row.class)}</td>
                  <td className={table.right}>{share(row.past_share)}</td>
                  <td className={table.right}>{share(row.share)}</td>
                  <td className={table.right}>{t.equity.points(row.change)}</td>
                  <td className={table.right}>{row.p_active === null ? "–" : percent(row.p_active, 2)}</td>
                  <td className={table.right}>{row.value === null ? "–" : short(row.value, data)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
