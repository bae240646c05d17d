/** How many accounts each of the nine cells held at each kept run. */
import { useQuery } from "@tanstack/react-query";
import { cellsHistory } from "../../api/demand";
import type { CellsOfRun } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Chart } from "../../parts/Chart";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";

const CELLS = ["A", "B", "C"].flatMap((abc) => ["X", "Y", "Z", "N"].map((xyz) => ({ abc, xyz, name: abc + xyz })));

/** One hue for each class, weaker the less steadily its accounts buy. */
const STRENGTH: Record<string, number> = { X: 1, Y: 0.72, Z: 0.45, N: 0.2 };

const held = ({ cells }: CellsOfRun, name: string) => cells.find((cell) => cell.abc + cell.xyz === name)?.accounts ?? 0;

export function CellsOverTime() {
  const { data, error, refetch } = useQuery(cellsHistory);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || data.length < 2) return null;
  const shown = CELLS.filter(({ name }) => data.some((run) => held(run, name) > 0));
  const option = {
    ...BASE,
    grid: { left: 44, right: 16, top: 12, bottom: 28 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: unknown) => {
        const run = data[(hovered as { dataIndex?: number }[])[0]?.dataIndex ?? 0];
        return run ? lines(run.as_of, ...shown.map(({ name }) => `${name} ${count(held(run, name))}`)) : lines("");
      },
    },
    xAxis: { ...QUIET_AXIS, type: "category", data: data.map((run) => run.as_of.slice(0, 7)) },
    yAxis: { ...QUIET_AXIS, type: "value", minInterval: 1 },
    series: shown.map(({ abc, xyz, name }) => ({
      type: "bar", name, stack: "cells", barCategoryGap: "12%",
      itemStyle: { color: `var(--class-${abc.toLowerCase()})`, opacity: STRENGTH[xyz] ?? 1, borderColor: "var(--paper)", borderWidth: 0.5 },
      data: data.map((run) => held(run, name)),
    })),
  };
  return (
    <section className={page.section}>
      <Chart
        title={t.demand.cellsTitle} subtitle={t.demand.cellsText} option={option} summary={t.demand.cellsSummary(data.length)} height={280}
        table={{
          figures: ["", ...shown.map(() => "nine_cell")],
          columns: [t.demand.cellsColumn, ...shown.map(({ name }) => name)],
          rows: data.map((run) => [run.as_of, ...shown.map(({ name }) => count(held(run, name)))]),
        }}
      />
    </section>
  );
}
