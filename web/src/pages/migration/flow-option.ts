/** The Sankey diagram of a migration: states before on the left, states after on the right, in the order of the matrix. */
import type { EChartsCoreOption } from "echarts/core";
import type { RunMigration } from "../../api/types";
import { count, signed } from "../../format";
import { t } from "../../messages";
import { BASE, LABEL, lines, TOOLTIP } from "../../parts/chart-style";

/** The best state in the deepest colour; who is inactive or not known stands outside the hue. */
function colour(state: string): string {
  if (state === "inactive" || state === "absent" || state === "unknown" || state === "unscored" || state === "N") return "var(--line-strong)";
  const first = state.charAt(0);
  if (first === "B" || first === "Y") return "var(--class-b)";
  if (first === "C" || first === "Z") return "var(--class-c)";
  return "var(--class-a)";
}

export function flowOption(found: RunMigration): EChartsCoreOption {
  const { by, rows, columns, cells, to } = found;
  const node = (side: "from" | "to", state: string, depth: number) => ({
    name: `${side} ${state}`, depth, itemStyle: { color: colour(state), borderWidth: 0 },
    label: { position: depth === 0 ? "left" : "right", formatter: t.migration.state(state, by) },
  });
  const links = cells.map((cell) => ({
    source: `from ${cell.from}`, target: `to ${cell.to}`, value: cell.accounts,
    told: t.migration.cell(
      cell.accounts, t.migration.state(cell.from, by), t.migration.state(cell.to, by), signed(cell.change, to), count(cell.accounts),
    ),
    was: t.migration.state(cell.from, by), is: t.migration.state(cell.to, by), money: signed(cell.change, to),
  }));
  return {
    ...BASE,
    tooltip: { ...TOOLTIP, trigger: "item", formatter: tooltip },
    series: [{
      type: "sankey", left: 130, right: 130, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 10, layoutIterations: 0, draggable: false,
      emphasis: { focus: "adjacency" },
      lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 },
      label: { ...LABEL, overflow: "truncate", width: 116 },
      data: [...rows.map((row) => node("from", row.state, 0)), ...columns.map((state) => node("to", state, 1))],
      links,
    }],
  };
}

interface Hovered {
  dataType?: string;
  data?: { was?: string; is?: string; money?: string; value?: number; label?: { formatter?: string } };
  value?: number;
}

function tooltip(hovered: unknown): HTMLElement {
  const { dataType, data, value } = hovered as Hovered;
  if (dataType === "edge") return lines(`${data?.was ?? ""} → ${data?.is ?? ""}`, t.migration.row(data?.value ?? 0), data?.money ?? null);
  return lines(data?.label?.formatter ?? "", t.migration.row(value ?? 0));
}
