/** How many accounts were in each phase, month by month. */
import type { RunLifecycle } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Chart } from "../../parts/Chart";
import page from "../../parts/page.module.css";

const COLOURS = { awareness: "--line-strong", exploration: "--class-c", expansion: "--class-b", commitment: "--class-a", dissolution: "--bad" };

export function Course({ found: { months, phases } }: { found: RunLifecycle }) {
  if (months.length < 2) return null;
  // Who never bought is in no month.
  const shown = phases.map(({ phase }, place) => ({ phase, place })).filter(({ phase }) => phase !== "awareness");
  const option = {
    ...BASE,
    grid: { left: 44, right: 16, top: 12, bottom: 28 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: unknown) => {
        const then = months[(hovered as { dataIndex?: number }[])[0]?.dataIndex ?? 0];
        return then ? lines(then.as_of, ...shown.map(({ phase, place }) => `${t.lifecycle.phase(phase)} ${count(then.accounts[place] ?? 0)}`)) : lines("");
      },
    },
    xAxis: { ...QUIET_AXIS, type: "category", data: months.map((then) => then.as_of.slice(0, 7)) },
    yAxis: { ...QUIET_AXIS, type: "value", minInterval: 1 },
    series: shown.map(({ phase, place }) => ({
      type: "bar", name: t.lifecycle.phase(phase), stack: "phases", barCategoryGap: "12%",
      itemStyle: { color: `var(${COLOURS[phase]})`, borderColor: "var(--paper)", borderWidth: 0.5 },
      data: months.map((then) => then.accounts[place] ?? 0),
    })),
  };
  return (
    <section className={page.section}>
      <Chart
        title={t.lifecycle.course} subtitle={t.lifecycle.courseText} option={option} summary={t.lifecycle.courseSummary(months.length)} height={240}
        table={{
          figures: ["", ...shown.map(() => "phase")],
          columns: [t.lifecycle.asOf, ...shown.map(({ phase }) => t.lifecycle.phase(phase))],
          rows: months.map((then) => [then.as_of, ...shown.map(({ place }) => count(then.accounts[place] ?? 0))]),
        }}
      />
    </section>
  );
}
