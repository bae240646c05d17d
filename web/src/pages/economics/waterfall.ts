/** A waterfall from the left to the right and from the top down: levels stand on zero, steps hang from the one before. */
import { cents, tick, type Unit } from "../../format";
import { BASE, LABEL, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";

export interface Step {
  name: string;
  /** Minor units; a deduction is negative. */
  amount: number;
  isLevel: boolean;
}

interface Placed extends Step {
  low: number;
  high: number;
}

export function steps(all: readonly Step[]): Placed[] {
  let at = 0;
  return all.map((step) => {
    const from = step.isLevel ? 0 : at;
    const to = step.isLevel ? step.amount : at + step.amount;
    at = to;
    return { ...step, low: Math.min(from, to), high: Math.max(from, to) };
  });
}

const colour = ({ isLevel, amount }: Step) => (isLevel ? "var(--class-a)" : amount < 0 ? "var(--bad)" : "var(--good)");

export function waterfallOption(all: readonly Step[], unit: Unit) {
  const placed = steps(all);
  const bar = { type: "bar", stack: "at", barWidth: "62%", emphasis: { disabled: true } };
  const clear = { ...bar, silent: true, itemStyle: { color: "transparent" } };
  // A bar that crosses zero is drawn on both sides of it.
  const drawn = (value: (step: Placed) => number) => ({
    ...bar,
    data: placed.map((step) => ({ value: value(step), itemStyle: { color: colour(step) } })),
  });
  return {
    ...BASE,
    grid: { left: 8, right: 84, top: 6, bottom: 24, containLabel: true },
    tooltip: {
      ...TOOLTIP,
      axisPointer: { type: "shadow", shadowStyle: { color: "var(--ink)", opacity: 0.06 } },
      formatter: (hovered: { dataIndex: number }[]) => {
        const step = placed[hovered[0]?.dataIndex ?? 0];
        return step ? lines(step.name, `${unit.currency} ${cents(step.amount, unit)}`) : lines(null);
      },
    },
    xAxis: {
      ...QUIET_AXIS, type: "value", splitNumber: 4,
      axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => tick(value, unit), hideOverlap: true },
    },
    yAxis: {
      ...QUIET_AXIS, type: "category", inverse: true, data: placed.map((step) => step.name),
      axisLabel: { ...LABEL, width: 150, overflow: "truncate" }, splitLine: { show: false },
    },
    series: [
      { ...clear, data: placed.map(({ low }) => Math.max(0, low)) },
      drawn(({ low, high }) => Math.max(0, high) - Math.max(0, low)),
      { ...clear, data: placed.map(({ high }) => Math.min(0, high)) },
      drawn(({ low, high }) => Math.min(0, low) - Math.min(0, high)),
      // The amount at the right end of each bar.
      {
        type: "line", silent: true, symbol: "circle", symbolSize: 1, showAllSymbol: true, tooltip: { show: false },
        lineStyle: { opacity: 0 }, itemStyle: { color: "transparent" },
        data: placed.map(({ high }, index) => [Math.max(0, high), index]),
        label: { ...LABEL, show: true, position: "right", distance: 6, formatter: ({ dataIndex }: { dataIndex: number }) => tick(placed[dataIndex]?.amount ?? 0, unit) },
      },
    ],
  };
}
