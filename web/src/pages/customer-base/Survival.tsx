/** A survival curve with its interval, in months. */
import type { SurvivalPoint } from "../../api/types";
import { count, percent } from "../../format";
import { t } from "../../messages";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Chart } from "../../parts/Chart";
import page from "../../parts/page.module.css";

export function Survival({ title, text, points }: { title: string; text: string; points: SurvivalPoint[] }) {
  if (points.length === 0) return null;
  const { curveColumns: columns } = t.customerBase;
  const line = (pick: (point: SurvivalPoint) => number, style: object) => ({
    type: "line", step: "end", symbol: "none", lineStyle: style, data: [[0, 1], ...points.map((point) => [point.months, pick(point)])],
  });
  const option = {
    ...BASE,
    grid: { left: 44, right: 16, top: 12, bottom: 28 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: unknown) => {
        const month = (hovered as { value?: number[] }[])[0]?.value?.[0] ?? 0;
        const point = points.findLast((each) => each.months <= month);
        return lines(t.customerBase.after(count(month)), point ? percent(point.share, 2) : percent(1, 2));
      },
    },
    xAxis: { ...QUIET_AXIS, type: "value", min: 0, splitLine: { show: false } },
    yAxis: { ...QUIET_AXIS, type: "value", min: 0, max: 1, axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => percent(value, 2) } },
    series: [
      line((point) => point.share, { color: "var(--class-a)", width: 2 }),
      line((point) => point.low, { color: "var(--class-b)", width: 1, type: "dashed" }),
      line((point) => point.high, { color: "var(--class-b)", width: 1, type: "dashed" }),
    ],
  };
  return (
    <section className={page.section}>
      <Chart
        title={title} subtitle={text} option={option} summary={t.customerBase.curveSummary(points.length)} height={240}
        table={{
          figures: ["", "", "", "", ""],
          columns: [columns.months, columns.share, columns.low, columns.high, columns.risk],
          rows: points.map((point) => [count(point.months), percent(point.share), percent(point.low), percent(point.high), count(point.at_risk)]),
        }}
      />
    </section>
  );
}
