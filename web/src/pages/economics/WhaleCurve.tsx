/** The whale curve: accounts from the most profitable on, added up; what comes after the peak is given back. */
import { useMemo } from "react";
import type { Whale } from "../../api/types";
import { cents, count, percent, tick } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, LABEL, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import page from "../../parts/page.module.css";

export function WhaleCurve({ data }: { data: Whale }) {
  const { whale, rung } = t.economics;
  const option = useMemo(() => whaleOption(data), [data]);
  return (
    <section className={page.section}>
      <Chart
        title={whale.title(rung[data.whale.rung])}
        subtitle={whale.subtitle(data.meta.currency)}
        option={option}
        summary={whale.sentence(data)}
        height={340}
        table={{
          figures: [],
          columns: [whale.accounts, `${rung[data.whale.rung]}, ${data.meta.currency}`, whale.ofTotal],
          rows: data.whale.points.map((point) => [
            count(point.accounts), cents(point.profit, data.meta), point.share === null ? t.terms.noData : percent(point.share),
          ]),
        }}
      />
    </section>
  );
}

function whaleOption({ whale, meta }: Whale) {
  const { peak_accounts: peak, points } = whale;
  const line = { type: "line", symbol: "none", smooth: false, emphasis: { disabled: true } };
  const at = (from: number, to: number) => points.filter((point) => point.accounts >= from && point.accounts <= to).map((point) => [point.accounts, point.profit]);
  const last = points.at(-1)?.accounts ?? 0;
  return {
    ...BASE,
    grid: { left: 68, right: 24, top: 26, bottom: 40 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: { value: [number, number] }[]) => {
        const [accounts, profit] = hovered[0]?.value ?? [0, 0];
        return lines(t.economics.whale.first(accounts), `${meta.currency} ${cents(profit, meta)}`, whale.total > 0 ? t.economics.whale.part(percent(profit / whale.total)) : null);
      },
    },
    xAxis: {
      ...QUIET_AXIS, type: "value", min: 0, max: last, name: t.economics.whale.axis, nameLocation: "middle", nameGap: 26, splitLine: { show: false },
      axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => count(value), hideOverlap: true },
    },
    yAxis: { ...QUIET_AXIS, type: "value", axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => tick(value, meta) } },
    series: [
      {
        ...line, data: at(0, peak), lineStyle: { color: "var(--class-a)", width: 2 }, areaStyle: { color: "var(--class-a)", opacity: 0.1 },
        markLine: {
          silent: true, symbol: "none", lineStyle: { color: "var(--ink-2)", type: "dashed", width: 1 },
          label: { ...LABEL, position: "insideStartTop", formatter: `${t.economics.whale.total} ${tick(whale.total, meta)}` },
          data: peak < last ? [{ yAxis: whale.total }] : [],
        },
      },
      { ...line, data: at(peak, last), lineStyle: { color: "var(--bad)", width: 2 }, areaStyle: { color: "var(--bad)", opacity: 0.1 } },
      {
        type: "line", silent: true, tooltip: { show: false }, symbol: "circle", symbolSize: 8, lineStyle: { opacity: 0 },
        itemStyle: { color: "var(--paper)", borderColor: "var(--class-a)", borderWidth: 2 },
        label: { ...LABEL, show: true, position: "top", align: peak * 2 > last ? "right" : "left", formatter: t.economics.whale.peakLabel(count(peak), tick(whale.peak, meta)) },
        data: [[peak, whale.peak]],
      },
    ],
  };
}
