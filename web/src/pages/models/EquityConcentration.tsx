/** The future's concentration beside the past's: both Lorenz curves, and the figures in a table. */
import { useMemo } from "react";
import type { CustomerEquity } from "../../api/types";
import { count, decimal, percent } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, lines, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

type Side = CustomerEquity["past"];

export function EquityConcentration({ data: { past, future } }: { data: CustomerEquity }) {
  const option = useMemo(() => lorenzOption(past, future), [past, future]);
  const columns = t.equity.lorenzColumns;
  const [was, is] = [past.accounts_for_80_percent, future.accounts_for_80_percent];
  const answer = was === null || is === null ? "" : is < was ? t.equity.more(was, is) : t.equity.lessOrSame(was, is);
  return (
    <>
      <section className={page.section}>
        <Chart
          title={t.equity.lorenz} subtitle={t.equity.lorenzText} option={option} summary={answer} height={320}
          table={{
            figures: [],
            columns: [columns.accounts, columns.past, columns.future],
            rows: rows(past, future).map(([at, ...parts]) => [percent(at), ...parts.map((part) => (part === null ? "" : percent(part)))]),
          }}
        >
          {answer && <p className={page.under}>{answer}</p>}
        </Chart>
      </section>
      <Figures past={past} future={future} />
    </>
  );
}

/** The part of the whole at a part of the accounts, along a curve; null without one. */
function along(side: Side, at: number): number | null {
  let before = side.lorenz[0];
  for (const point of side.lorenz) {
    if (before && point.account_share >= at) {
      const wide = point.account_share - before.account_share;
      return wide <= 0 ? point.value_share : before.value_share + ((at - before.account_share) / wide) * (point.value_share - before.value_share);
    }
    before = point;
  }
  return null;
}

/** Both curves at each tenth. */
function rows(past: Side, future: Side): [number, number | null, number | null][] {
  return Array.from({ length: 11 }, (_, tenth) => [tenth / 10, along(past, tenth / 10), along(future, tenth / 10)]);
}

const FIGURES: { name: keyof typeof t.equity.figure; of: (side: Side) => number | null; write: (value: number) => string }[] = [
  { name: "gini", of: (side) => side.gini, write: (value) => decimal(value, 3) },
  { name: "hhi", of: (side) => side.hhi, write: (value) => count(value * 10_000) },
  { name: "effective", of: (side) => side.effective_customers, write: (value) => decimal(value, 1) },
  { name: "topFifth", of: (side) => side.top_20_percent_share, write: percent },
  { name: "forEighty", of: (side) => side.accounts_for_80_percent, write: count },
  { name: "largest", of: (side) => side.largest_share, write: percent },
];

function Figures({ past, future }: { past: Side; future: Side }) {
  const columns = t.equity.figureColumns;
  const shown = (value: number | null, write: (value: number) => string) => (value === null ? "–" : write(value));
  return (
    <section className={page.section}>
      <h2 className={page.title}>{t.equity.figures}</h2>
      <div className={table.scroll} tabIndex={0}>
        <table className={table.table} aria-label={t.equity.figures}>
          <thead>
            <tr>
              <th scope="col">{columns.figure}</th>
              <th scope="col" className={table.right}>{columns.past}</th>
              <th scope="col" className={table.right}>{columns.future}</th>
              <th scope="col" className={table.wide}>{columns.means}</th>
            </tr>
          </thead>
          <tbody>
            {FIGURES.map(({ name, of, write }) => (
              <tr key={name}>
                <th scope="row">{t.equity.figure[name]}</th>
                <td className={table.right}>{shown(of(past), write)}</td>
                <td className={table.right}>{shown(of(future), write)}</td>
                <td className={table.wide}>{t.equity.means[name]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function lorenzOption(past: Side, future: Side) {
  const axis = {
    ...QUIET_AXIS, type: "value", min: 0, max: 1, interval: 0.25, splitLine: { show: false },
    axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => percent(value, 2) },
  };
  const line = { type: "line", symbol: "none", emphasis: { disabled: true } };
  const points = (side: Side) => side.lorenz.map((point) => [point.account_share, point.value_share]);
  return {
    ...BASE,
    grid: { left: 48, right: 24, top: 12, bottom: 28 },
    tooltip: {
      ...TOOLTIP,
      formatter: (hovered: { seriesName?: string; value: [number, number] }[]) => {
        const told = hovered.filter((point) => point.seriesName === t.equity.past || point.seriesName === t.equity.future);
        const [at] = told[0]?.value ?? [0];
        return lines(`${t.equity.lorenzColumns.accounts}: ${percent(at)}`, ...told.map((point) => `${point.seriesName}: ${percent(point.value[1])}`));
      },
    },
    xAxis: axis,
    yAxis: axis,
    series: [
      { ...line, data: [[0, 0], [1, 1]], lineStyle: { color: "var(--line-strong)", width: 1 }, silent: true, tooltip: { show: false } },
      { ...line, name: t.equity.past, data: points(past), lineStyle: { color: "var(--ink-2)", width: 1.5, type: "dashed" }, itemStyle: { color: "var(--ink-2)" } },
      { ...line, name: t.equity.future, data: points(future), lineStyle: { color: "var(--class-a)", width: 2 }, itemStyle: { color: "var(--class-a)" } },
    ],
  };
}
