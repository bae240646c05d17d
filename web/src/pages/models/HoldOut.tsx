/** How the model would have done in the last days, which were held back: over time, and by the number of orders before. */
import { useMemo } from "react";
import type { HeldOut } from "../../api/types";
import { count, decimal } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

export function HoldOut({ held }: { held: HeldOut }) {
  const option = useMemo(() => trackingOption(held), [held]);
  const last = held.tracking.at(-1);
  const columns = t.future.trackingColumns;
  return (
    <section className={page.section}>
      <Chart
        title={t.future.tracking}
        subtitle={t.future.trackingText(held.from)}
        option={option}
        summary={last ? t.future.trackingSummary(last.actual, last.expected) : ""}
        height={260}
        table={{
          figures: [],
          columns: [columns.until, columns.came, columns.expected, columns.known],
          rows: held.tracking.map((point) => [
            point.until, count(point.actual), count(point.expected), point.held_out ? t.future.no : t.future.yes,
          ]),
        }}
      >
        <p className={page.under}>{t.future.holdOut(held.error, held.error_as_before, held.error_own_pace, held.coverage)}</p>
      </Chart>
      <ByFrequency held={held} />
    </section>
  );
}

function ByFrequency({ held }: { held: HeldOut }) {
  const columns = t.future.byFrequencyColumns;
  return (
    <div className={`${page.section} ${table.scroll}`} tabIndex={0}>
      <h2 className={page.title}>{t.future.byFrequency}</h2>
      <table className={table.table} aria-label={t.future.byFrequency}>
        <thead>
          <tr>{Object.values(columns).map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}</tr>
        </thead>
        <tbody>
          {held.by_frequency.map((row, index, all) => (
            <tr key={row.repeats}>
              <th scope="row" className={table.right}>{index === all.length - 1 && row.repeats >= 7 ? `${row.repeats}+` : row.repeats}</th>
              <td className={table.right}>{count(row.customers)}</td>
              <td className={table.right}>{decimal(row.actual, 2)}</td>
              <td className={table.right}>{decimal(row.expected, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function trackingOption(held: HeldOut) {
  const line = { type: "line", symbol: "none", emphasis: { disabled: true } };
  const columns = t.future.trackingColumns;
  const split = held.tracking.findIndex((point) => point.held_out);
  return {
    ...BASE,
    grid: { left: 56, right: 20, top: 12, bottom: 26 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: { dataIndex: number }[]) => {
        const point = held.tracking[hovered[0]?.dataIndex ?? 0];
        return point
          ? lines(point.until, `${columns.came}: ${count(point.actual)}`, `${columns.expected}: ${count(point.expected)}`)
          : lines("");
      },
    },
    xAxis: { ...QUIET_AXIS, type: "category", data: held.tracking.map((point) => point.until), boundaryGap: false },
    yAxis: { ...QUIET_AXIS, type: "value", axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => count(value) } },
    series: [
      { ...line, name: columns.came, data: held.tracking.map((point) => point.actual), lineStyle: { color: "var(--ink)", width: 1.5 } },
      {
        ...line, name: columns.expected, data: held.tracking.map((point) => point.expected),
        lineStyle: { color: "var(--class-a)", width: 1.5, type: "dashed" },
      },
      // Where the model's knowledge ends.
      {
        ...line, silent: true, tooltip: { show: false }, lineStyle: { width: 0 },
        data: held.tracking.map((point, index) => (index === split ? point.actual : null)),
        symbol: "circle", symbolSize: 8, itemStyle: { color: "var(--accent)" },
      },
    ],
  };
}
