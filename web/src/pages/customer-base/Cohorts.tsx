/** Cohorts by the calendar, as stacked revenue, and side by side, by periods since they joined. */
import type { CustomerBase } from "../../api/types";
import { count, percent, short } from "../../format";
import { t } from "../../messages";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Chart } from "../../parts/Chart";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

export function Cohorts({ base }: { base: CustomerBase }) {
  const { cohorts, periods, run } = base;
  const names = periods.map(({ start, end }) => t.customerBase.period(start, end));
  const before = (place: number) => periods.length - (cohorts[place]?.periods.length ?? 0);
  const revenue = (cohort: number, period: number) => cohorts[cohort]?.periods[period - before(cohort)]?.revenue ?? null;
  const option = {
    ...BASE,
    grid: { left: 60, right: 16, top: 12, bottom: 28 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: unknown) => {
        const place = (hovered as { dataIndex?: number }[])[0]?.dataIndex ?? 0;
        const told = cohorts.flatMap(({ joined }, cohort) => {
          const amount = revenue(cohort, place);
          return amount === null ? [] : [`${t.customerBase.cohort(joined)}: ${short(amount, run)}`];
        });
        return lines(names[place] ?? "", ...told);
      },
    },
    xAxis: { ...QUIET_AXIS, type: "category", data: names },
    yAxis: { ...QUIET_AXIS, type: "value", axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => short(value, run) } },
    series: cohorts.map(({ joined }, cohort) => ({
      type: "bar", stack: "cohorts", name: t.customerBase.cohort(joined), barCategoryGap: "20%",
      itemStyle: { color: "var(--class-a)", opacity: 1 - 0.8 * (cohort / cohorts.length), borderColor: "var(--paper)", borderWidth: 1 },
      data: periods.map((_, period) => revenue(cohort, period)),
    })),
  };
  const { alignedColumns: columns } = t.customerBase;
  const joinedHere = cohorts.filter(({ joined }) => joined !== null);
  const longest = Math.max(0, ...joinedHere.map((cohort) => cohort.periods.length));
  return (
    <>
      <section className={page.section}>
        <Chart
          title={t.customerBase.cohorts} subtitle={t.customerBase.cohortsText} option={option} summary={t.customerBase.cohortsSummary(cohorts.length)} height={300}
          table={{
            figures: ["", ...names.map(() => "revenue")],
            columns: [columns.cohort, ...names],
            rows: cohorts.map(({ joined }, cohort) => [
              t.customerBase.cohort(joined),
              ...periods.map((_, period) => { const amount = revenue(cohort, period); return amount === null ? "" : short(amount, run); }),
            ]),
          }}
        />
      </section>
      {joinedHere.length > 0 && (
        <section className={page.section} aria-labelledby="aligned">
          <h2 className={page.title} id="aligned">{t.customerBase.aligned}</h2>
          <p className={page.subtitle}>{t.customerBase.alignedText}</p>
          <div className={table.scroll} tabIndex={0}>
            <table className={table.table} aria-labelledby="aligned">
              <thead>
                <tr>
                  <th scope="col">{columns.cohort}</th>
                  <th scope="col" className={table.right}>{columns.size}</th>
                  {Array.from({ length: longest }, (_, since) => <th key={since} scope="col" className={table.right}>{columns.since(since)}</th>)}
                </tr>
              </thead>
              <tbody>
                {joinedHere.map(({ joined, size, periods: over }) => (
                  <tr key={joined}>
                    <th scope="row">{t.customerBase.cohort(joined)}</th>
                    <td className={table.right}>{count(size)}</td>
                    {Array.from({ length: longest }, (_, since) => {
                      const then = over[since];
                      return <td key={since} className={table.right}>{then ? percent(then.active / size, 2) : ""}</td>;
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}
