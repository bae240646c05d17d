/** The Lorenz curve, small: how far the portfolio bends away from everyone being equal. */
import { useMemo } from "react";
import type { Portfolio } from "../../api/types";
import { decimal, percent } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";

export function Lorenz({ portfolio: { lorenz, summary } }: { portfolio: Portfolio }) {
  const option = useMemo(() => lorenzOption(lorenz), [lorenz]);
  const { gini } = summary.concentration;
  return (
    <Chart
        title={t.portfolio.lorenzTitle}
        option={option}
        summary={gini === null ? "" : t.portfolio.lorenzSummary(decimal(gini, 3))}
        height={156}
        table={{
          figures: ["lorenz", "lorenz"],
          columns: [t.portfolio.lorenzColumns.accounts, t.portfolio.lorenzColumns.value],
          rows: lorenz.map((point) => [percent(point.account_share), percent(point.value_share)]),
        }}
      />
  );
}

function lorenzOption(lorenz: Portfolio["lorenz"]) {
  const axis = {
    ...QUIET_AXIS, type: "value", min: 0, max: 1, interval: 0.5, splitLine: { show: false },
    axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => percent(value, 2) },
  };
  const line = { type: "line", symbol: "none", emphasis: { disabled: true } };
  return {
    ...BASE,
    grid: { left: 44, right: 20, top: 8, bottom: 24 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: { value: [number, number] }[]) => {
        const [accounts, value] = hovered.at(-1)?.value ?? [0, 0];
        return lines(`${t.portfolio.lorenzColumns.accounts}: ${percent(accounts)}`, `${t.portfolio.lorenzColumns.value}: ${percent(value)}`);
      },
    },
    xAxis: axis,
    yAxis: axis,
    series: [
      { ...line, data: [[0, 0], [1, 1]], lineStyle: { color: "var(--line-strong)", width: 1 }, silent: true, tooltip: { show: false } },
      {
        ...line, data: lorenz.map((point) => [point.account_share, point.value_share]),
        lineStyle: { color: "var(--class-a)", width: 1.5 }, areaStyle: { color: "var(--class-c)", opacity: 0.6 },
      },
    ],
  };
}
