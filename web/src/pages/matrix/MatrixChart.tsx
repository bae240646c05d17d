/** Accounts as bubbles over two measures, with both cuts as lines; the largest carry their names. */
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { MatrixPoint, PortfolioMatrix } from "../../api/types";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, LABEL, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";

/** How many of the largest carry their names. */
const NAMED = 8;

export function MatrixChart({ data }: { data: PortfolioMatrix }) {
  const navigate = useNavigate();
  const option = useMemo(() => matrixOption(data), [data]);
  const { x, y, points, run } = data;
  const write = (value: number, axis: typeof x) => t.matrix.figure(value, axis.unit, run);
  const open = (atX: number, atY: number) => {
    const nearest = closest(data, atX, atY);
    if (nearest?.id) void navigate({ to: "/accounts/$id", params: { id: nearest.id }, search: keepScope });
  };
  return (
    <section className={page.section}>
      <Chart
        title={t.matrix.chart} subtitle={t.matrix.chartText(points.length, data.placed, run.currency)}
        option={option} summary={t.matrix.summary(data)} height={440} onPoint={open}
        table={{
          figures: [],
          columns: [t.matrix.account, t.matrix.measure[x.measure], t.matrix.measure[y.measure], t.matrix.quadrant],
          rows: points.slice(0, 200).map((point) => [point.name, write(point.x, x), write(point.y, y), t.matrix.place[point.quadrant]]),
        }}
      />
    </section>
  );
}

/** Amounts that differ by orders of magnitude are drawn on a logarithmic axis, as long as all are above zero. */
const isLog = (axis: PortfolioMatrix["x"], values: number[]) => axis.unit === "money" && values.every((value) => value > 0);

const spread = (values: number[], log: boolean) => {
  const scaled = log ? values.map(Math.log) : values;
  const [low, high] = [Math.min(...scaled), Math.max(...scaled)];
  return (value: number) => ((log ? Math.log(value) : value) - low) / (high - low || 1);
};

/** The account next to a click, if one is near. */
function closest({ x, y, points }: PortfolioMatrix, atX: number, atY: number): MatrixPoint | undefined {
  const across = points.map((point) => point.x);
  const upwards = points.map((point) => point.y);
  const [left, up] = [spread(across, isLog(x, across)), spread(upwards, isLog(y, upwards))];
  const away = (point: MatrixPoint) => Math.hypot(left(point.x) - left(atX), up(point.y) - up(atY));
  const [nearest] = [...points].sort((a, b) => away(a) - away(b));
  return nearest && away(nearest) < 0.04 ? nearest : undefined;
}

function matrixOption({ x, y, size, points, run }: PortfolioMatrix) {
  const largest = Math.max(...points.map((point) => point.size ?? 0), 1);
  const bubble = (point: MatrixPoint) => 5 + 27 * Math.sqrt(Math.max(point.size ?? 0, 0) / largest);
  const axis = (of: typeof x, values: number[]) => ({
    ...QUIET_AXIS, type: isLog(of, values) ? "log" : "value", name: t.matrix.measure[of.measure], nameLocation: "middle" as const, scale: true,
    axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => t.matrix.figure(value, of.unit, run), hideOverlap: true },
    splitLine: { show: false },
  });
  const series = (isAtRisk: boolean, color: string) => ({
    type: "scatter", itemStyle: { color, opacity: 0.55, borderColor: "var(--paper)", borderWidth: 0.5 }, labelLayout: { hideOverlap: true },
    data: points.filter((point) => (point.is_at_risk === true) === isAtRisk).map((point) => ({
      value: [point.x, point.y, point.size], name: point.name, symbolSize: bubble(point),
      label: { ...LABEL, show: points.indexOf(point) < NAMED, position: "top", formatter: "{b}", width: 130, overflow: "truncate" },
    })),
  });
  const cut = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: "var(--ink-2)", type: "dashed", width: 1 } };
  return {
    ...BASE,
    grid: { left: 74, right: 24, top: 24, bottom: 48 },
    tooltip: {
      ...TOOLTIP, trigger: "item",
      formatter: ({ name, value }: { name: string; value: [number, number, number | null] }) => lines(
        name,
        `${t.matrix.measure[x.measure]}: ${t.matrix.figure(value[0], x.unit, run)}`,
        `${t.matrix.measure[y.measure]}: ${t.matrix.figure(value[1], y.unit, run)}`,
        `${t.matrix.measure[size.measure]}: ${t.matrix.figure(value[2], size.unit, run)}`,
      ),
    },
    xAxis: { ...axis(x, points.map((point) => point.x)), nameGap: 30 },
    yAxis: { ...axis(y, points.map((point) => point.y)), nameGap: 58 },
    series: [
      { ...series(false, "var(--class-b)"), markLine: { ...cut, data: [...(x.threshold === null ? [] : [{ xAxis: x.threshold }]), ...(y.threshold === null ? [] : [{ yAxis: y.threshold }])] } },
      series(true, "var(--bad)"),
    ],
  };
}
