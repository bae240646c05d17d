/** Revenue over gross profit by month on one scale: actual solid, the year before lighter beside it. */
import { useMemo } from "react";
import type { Account, Month, Run } from "../../api/types";
import { cents, month, tick, yearBefore } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, LABEL, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";

const SHOWN = 24;

export function MonthsChart({ account, run }: { account: Account; run: Run }) {
  const option = useMemo(() => monthsOption(account.months, run), [account.months, run]);
  return (
    <Chart
      title={hasProfit(account.months) ? t.accounts.chartTitle : t.accounts.chartTitleRevenue}
      subtitle={t.accounts.chartUnit(run.currency, yearBeforeIsKnown(account.months))}
      option={option}
      summary={t.accounts.chartSummary(account)}
      height={340}
      table={{
        figures: ["month_revenue", "month_revenue", "month_profit"],
        columns: [t.accounts.month, t.accounts.revenue, t.accounts.profit],
        rows: account.months.slice(-SHOWN).map((each) => [
          month(each.month), cents(each.revenue, run), each.gross_profit === null ? t.terms.noData : cents(each.gross_profit, run),
        ]),
      }}
    />
  );
}

/** One lonely month of last year says nothing, so the year before is drawn once half the months shown have one. */
function yearBeforeIsKnown(all: Month[]): boolean {
  const known = new Set(all.map((each) => each.month));
  const shown = all.slice(-SHOWN);
  return shown.filter((each) => known.has(yearBefore(each.month))).length * 2 >= shown.length;
}

const hasProfit = (months: Month[]) => months.some((each) => each.gross_profit !== null);

function monthsOption(all: Month[], run: Run) {
  const months = all.slice(-SHOWN);
  const earlier = new Map(all.map((each) => [each.month, each]));
  const comparable = yearBeforeIsKnown(all);
  const before = (each: Month) => (comparable ? earlier.get(yearBefore(each.month)) : undefined);
  const values = months.flatMap((each) => [each.revenue, each.gross_profit ?? 0, before(each)?.revenue ?? 0]);
  const scale = { min: -roundUp(-Math.min(0, ...values)), max: roundUp(Math.max(0, ...values)) };
  const name = (index: number) => (index === 0 ? t.accounts.revenue : t.accounts.profit);
  const panels = hasProfit(all) ? [0, 1] : [0];
  return {
    ...BASE,
    grid: panels.map((index) => ({ left: 64, right: 8, top: 26 + index * 164, height: hasProfit(all) ? 126 : 280 })),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: { ...TOOLTIP, axisPointer: { type: "shadow", shadowStyle: { color: "var(--ink)", opacity: 0.06 } }, formatter: tooltip(months, before, run) },
    xAxis: panels.map((index) => ({
      ...QUIET_AXIS, type: "category", gridIndex: index, data: months.map((each) => each.month),
      axisLabel: { ...QUIET_AXIS.axisLabel, formatter: month, hideOverlap: true, show: index === panels.at(-1) }, splitLine: { show: false },
    })),
    yAxis: panels.map((index) => ({
      ...QUIET_AXIS, type: "value", gridIndex: index, ...scale, splitNumber: 3, name: name(index), nameTextStyle: { ...LABEL, align: "left", padding: [0, 0, 0, -56] }, nameGap: 10,
      axisLine: { show: false }, axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => tick(value, run), showMaxLabel: false, showMinLabel: false },
    })),
    series: panels.flatMap((index) => {
      const value = (each: Month | undefined) => (index === 0 ? each?.revenue : each?.gross_profit) ?? null;
      const bar = { type: "bar", xAxisIndex: index, yAxisIndex: index, barGap: "0%", barCategoryGap: "28%", emphasis: { disabled: true } };
      const actual = months.map((each) => ({ value: value(each), itemStyle: { color: (value(each) ?? 0) < 0 ? "var(--bad)" : "var(--actual)" } }));
      const previous = months.map((each) => value(before(each)));
      const hasPrevious = previous.some((each) => each !== null);
      return [
        ...(hasPrevious ? [{ ...bar, data: previous, itemStyle: { color: "var(--previous)" } }] : []),
        { ...bar, data: actual },
      ];
    }),
  };
}

/** The next short number with zeros, so that the tallest bar ends below a line of the grid. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * power >= value)) ?? 10) * power;
}

function tooltip(months: Month[], before: (each: Month) => Month | undefined, run: Run) {
  return (hovered: { dataIndex: number }[]) => {
    const shown = months[hovered[0]?.dataIndex ?? 0];
    if (!shown) return lines(null);
    const earlier = before(shown);
    const profit = shown.gross_profit === null ? t.terms.noData : cents(shown.gross_profit, run);
    return lines(
      month(shown.month),
      `${t.accounts.revenue}: ${cents(shown.revenue, run)}`,
      earlier ? `${t.accounts.previous}: ${cents(earlier.revenue, run)}` : null,
      `${t.accounts.profit}: ${profit}`,
    );
  };
}
