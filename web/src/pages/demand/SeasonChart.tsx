/** The months of a season as bars around an ordinary month. */
import type { Season } from "../../api/types";
import { decimal } from "../../format";
import { t } from "../../messages";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Chart } from "../../parts/Chart";
import page from "../../parts/page.module.css";

export function SeasonChart({ season, title }: { season: Season; title: string }) {
  const names = season.index.map((_, place) => t.demand.month(place + 1));
  const option = {
    ...BASE,
    grid: { left: 44, right: 16, top: 12, bottom: 28 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: unknown) => {
        const place = (hovered as { dataIndex?: number }[])[0]?.dataIndex ?? 0;
        return lines(names[place] ?? "", decimal(season.index[place] ?? 0, 2));
      },
    },
    xAxis: { ...QUIET_AXIS, type: "category", data: names },
    yAxis: { ...QUIET_AXIS, type: "value", min: 0 },
    series: [{
      type: "bar", barWidth: "60%",
      data: season.index.map((value, place) => ({
        value,
        itemStyle: { color: season.high.includes(place + 1) ? "var(--class-a)" : season.low.includes(place + 1) ? "var(--class-c)" : "var(--class-b)" },
      })),
      markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: "var(--ink-2)", type: "solid", width: 1 }, data: [{ yAxis: 1 }] },
    }],
  };
  return (
    <section className={page.section}>
      <Chart
        title={title} subtitle={t.demand.seasonText} option={option} summary={t.demand.season(season)} height={200}
        table={{
          figures: ["", ""],
          columns: [t.demand.seasonColumns.month, t.demand.seasonColumns.index],
          rows: season.index.map((value, place) => [names[place], decimal(value, 2)]),
        }}
      />
    </section>
  );
}
