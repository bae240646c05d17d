/** The same as a picture: a band for each pair of states, as wide as it has accounts. */
import type { RunMigration } from "../../api/types";
import { count, short } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import page from "../../parts/page.module.css";
import { flowOption } from "./flow-option";

export function Flow({ found }: { found: RunMigration }) {
  const { cells, by, from, to } = found;
  const all = cells.reduce((sum, cell) => sum + cell.accounts, 0);
  const moved = cells.filter((cell) => cell.from !== cell.to).reduce((sum, cell) => sum + cell.accounts, 0);
  const { flowColumns: columns } = t.migration;
  const lanes = Math.max(found.rows.length, found.columns.length);
  return (
    <section className={page.section}>
      <Chart
        title={t.migration.flow}
        subtitle={t.migration.flowText(from.as_of, to.as_of)}
        option={flowOption(found)}
        summary={t.migration.flowSummary(moved, all)}
        height={Math.max(260, 60 + lanes * 38)}
        table={{
          figures: ["", "", "", "revenue", "revenue"],
          columns: [columns.from, columns.to, columns.accounts, columns.before, columns.after],
          rows: cells.map((cell) => [
            t.migration.state(cell.from, by), t.migration.state(cell.to, by), count(cell.accounts), short(cell.before, to), short(cell.after, to),
          ]),
        }}
      />
    </section>
  );
}
