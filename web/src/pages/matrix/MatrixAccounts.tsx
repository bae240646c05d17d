/** Accounts of the matrix as a table, each leading to its page. */
import { Link, useSearch } from "@tanstack/react-router";
import type { MatrixPoint, PortfolioMatrix } from "../../api/types";
import { short } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { nameOf } from "./names";

interface Props {
  id: string;
  title: string;
  text: string;
  /** What is said when there is none. */
  none: string;
  data: PortfolioMatrix;
  points: MatrixPoint[];
}

export function MatrixAccounts({ id, title, text, none, data: { x, y, run }, points }: Props) {
  const { names } = useSearch({ from: "/frame/matrix" });
  return (
    <section className={page.section} aria-labelledby={id}>
      <h2 className={page.title} id={id}>{title}</h2>
      <p className={page.subtitle}>{text}</p>
      {points.length === 0 ? <p className="quiet">{none}</p> : (
        <div className={table.scroll} tabIndex={0}>
          <table className={table.table} aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{t.matrix.account}</th>
                <th scope="col" className={table.right}>{t.matrix.revenue}</th>
                {x.measure !== "revenue" && <th scope="col" className={table.right}>{t.matrix.measure[x.measure]}</th>}
                <th scope="col" className={table.right}>{t.matrix.measure[y.measure]}</th>
                <th scope="col" className={table.wide}>{t.matrix.quadrant}</th>
                <th scope="col" className={table.wide}>{t.matrix.counted[3]}</th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={`${point.source} ${point.external_id}`}>
                  <th scope="row" className={table.name} title={point.name}>
                    {point.id === null ? point.name : <Link to="/accounts/$id" params={{ id: point.id }} search={keepScope}>{point.name}</Link>}
                  </th>
                  <td className={table.right}>{short(point.revenue, run)}</td>
                  {x.measure !== "revenue" && <td className={table.right}>{t.matrix.figure(point.x, x.unit, run)}</td>}
                  <td className={table.right}>{t.matrix.figure(point.y, y.unit, run)}</td>
                  <td className={table.wide}>{nameOf(point.quadrant, names)}</td>
                  <td className={table.wide}>{t.matrix.isAtRisk(point.is_at_risk)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
