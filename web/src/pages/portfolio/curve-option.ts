/** The Pareto curve as the curve alone: one hue in three strengths for A, B, C, and the 30 to 55% band of key accounts. */
import type { EChartsCoreOption } from "echarts/core";
import type { ClassCut, CurvePoint, Portfolio } from "../../api/types";
import { count, percent } from "../../format";
import { t } from "../../messages";
import { BASE, LABEL, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";

export function curveOption(portfolio: Portfolio, names: Map<number, string>): EChartsCoreOption {
  const { curve, class_cuts: cuts, summary } = portfolio;
  return {
    ...BASE,
    grid: { left: 44, right: 16, top: 26, bottom: 40 },
    tooltip: { ...TOOLTIP, formatter: (hovered: unknown) => tooltip(hovered, names) },
    xAxis: {
      ...QUIET_AXIS, type: "value", min: 0, max: summary.concentration.base_accounts, minInterval: 1,
      name: t.portfolio.curveAxis, nameLocation: "middle", nameGap: 26, nameTextStyle: LABEL,
      splitLine: { show: false }, axisLabel: { ...QUIET_AXIS.axisLabel, formatter: rankLabel(summary.concentration.base_accounts) },
    },
    yAxis: {
      ...QUIET_AXIS, type: "value", min: 0, max: 1, interval: 0.2,
      axisLine: { show: false }, axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => percent(value, 2) },
    },
    series: [...parts(curve, cuts).map((part, index) => ({
      type: "line", name: part.name, data: part.points.map((point) => [point.accounts, point.share]),
      symbol: "none", showSymbol: false, emphasis: { disabled: true },
      lineStyle: { color: "var(--class-a)", width: 2 },
      areaStyle: { color: `var(--class-${part.name.toLowerCase()})`, opacity: 1 },
      z: 3,
      ...(index === 0 ? { markArea: bandArea(portfolio), markLine: cutLines(cuts, portfolio) } : {}),
    })), bandEnds(portfolio)],
  };
}

interface Part {
  name: string;
  points: CurvePoint[];
}

/** Splits the curve at the class cuts, each part starting where the last one ended. */
export function parts(curve: CurvePoint[], cuts: ClassCut[]): Part[] {
  let from = curve[0] ?? { accounts: 0, share: 0, account_share: 0 };
  return cuts.map((cut) => {
    const inside = curve.filter((point) => point.accounts > from.accounts && point.accounts < cut.accounts);
    const end = { accounts: cut.accounts, share: cut.share, account_share: 0 };
    const points = [from, ...inside, end];
    from = end;
    return { name: cut.class, points };
  });
}

function bandArea({ summary }: Portfolio) {
  const { lower, upper } = summary.concentration.band;
  return {
    silent: true, z: 4, label: { show: false },
    itemStyle: { color: "var(--paper)", opacity: 0.16 },
    data: [[{ yAxis: lower }, { yAxis: upper }]],
  };
}

/** Where the curve enters and leaves the band, and with how many accounts; both labels stand inside the band. */
function bandEnds({ curve, summary }: Portfolio) {
  const { band } = summary.concentration;
  const end = (accounts: number | null, share: number, shift: number) => {
    if (accounts === null) return [];
    const height = curve.find((point) => point.accounts === accounts)?.share ?? share;
    return [{ name: t.portfolio.bandEnd(percent(share, 2), count(accounts)), value: [accounts, height], label: { offset: [0, shift] } }];
  };
  return {
    type: "line", silent: true, z: 6, lineStyle: { opacity: 0 }, symbol: "circle", symbolSize: 8, tooltip: { show: false },
    itemStyle: { color: "var(--paper)", borderColor: "var(--class-a)", borderWidth: 2 },
    label: {
      show: true, position: "right", distance: 8, formatter: "{b}", color: "var(--class-a-text)",
      textBorderColor: "var(--class-a)", textBorderWidth: 3, fontSize: 12, fontFamily: LABEL.fontFamily,
    },
    data: [...end(band.accounts_at_lower, band.lower, -11), ...end(band.accounts_at_upper, band.upper, 12)],
  };
}

/** The last rank is always written; a round number that would touch it is not. */
const rankLabel = (last: number) => (rank: number) => (rank !== last && last - rank < last * 0.08 ? "" : count(rank));

function cutLines(cuts: ClassCut[], { summary }: Portfolio) {
  const { lower, upper } = summary.concentration.band;
  const edge = { lineStyle: { color: "var(--paper)", type: "dashed" }, label: { show: false } };
  return {
    silent: true, symbol: "none", z: 5,
    lineStyle: { color: "var(--ink-2)", type: "solid", width: 1 },
    label: { ...LABEL, fontWeight: 600, formatter: ({ data }: { data: { name: string } }) => data.name, position: "end", distance: 6 },
    data: [
      ...cuts.slice(0, -1).map((cut) => ({ xAxis: cut.accounts, name: `${cut.class} ${count(cut.accounts)}` })),
      { yAxis: lower, ...edge },
      { yAxis: upper, ...edge },
    ],
  };
}

function tooltip(hovered: unknown, names: Map<number, string>): HTMLElement {
  const first = (Array.isArray(hovered) ? hovered : [hovered])[0] as { value: [number, number] } | undefined;
  if (!first) return lines(null);
  const [rank, share] = first.value;
  if (rank === 0) return lines(null);
  return lines(
    t.portfolio.hover(count(rank), names.get(rank) ?? null),
    t.portfolio.hoverShare(count(rank), percent(share)),
  );
}
