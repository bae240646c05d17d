/** The four quadrants with names of one's own, and what each counts in accounts and money. */
import { TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { PortfolioMatrix, Quadrant } from "../../api/types";
import { count, short } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { nameOf, renamed } from "./names";

export function Quadrants({ data: { quadrants, run } }: { data: PortfolioMatrix }) {
  const { names } = useSearch({ from: "/frame/matrix" });
  const navigate = useNavigate();
  const rename = (quadrant: Quadrant, name: string) =>
    void navigate({ to: "/matrix", search: (now) => ({ ...now, names: renamed(quadrant, name, names) }), replace: true, resetScroll: false });
  const [quadrantColumn, ...columns] = t.matrix.counted;
  return (
    <section className={page.section} aria-labelledby="quadrants">
      <h2 className={page.title} id="quadrants">{t.matrix.quadrants}</h2>
      <p className={page.subtitle}>{t.matrix.quadrantsText(run.currency)}</p>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-label={t.matrix.quadrants}>
          <thead>
            <tr>
              <th scope="col">{quadrantColumn}</th>
              {columns.map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {quadrants.map(({ quadrant, all, at_risk: lost }) => (
              <tr key={quadrant}>
                <th scope="row">
                  <TextInput
                    key={names} size="xs" variant="unstyled" aria-label={t.matrix.nameOf(t.matrix.place[quadrant])} defaultValue={nameOf(quadrant, names)}
                    onBlur={({ currentTarget }) => {
                      const name = currentTarget.value === t.matrix.place[quadrant] ? "" : currentTarget.value;
                      if (name !== nameOf(quadrant, names)) rename(quadrant, name);
                    }}
                  />
                </th>
                <td className={table.right}>{count(all.accounts)}</td>
                <td className={table.right}>{short(all.revenue, run)}</td>
                <td className={table.right}>{count(lost.accounts)}</td>
                <td className={table.right}>{short(lost.revenue, run)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
