/** The base period by period, what stayed from one to the next, and the last one in tenths. */
import type { CustomerBase } from "../../api/types";
import { count, decimal, percent, short } from "../../format";
import { t } from "../../messages";
import { AuditTable } from "./AuditTable";

const NONE = "–";
const part = (value: number | null) => (value === null ? NONE : percent(value, 3));
const over = (a: number | null, b: number | null) => (a === null || b === null || b === 0 ? null : a / b);

export function Periods({ base: { periods, run, hidden, level } }: { base: CustomerBase }) {
  const { periodColumns: columns } = t.customerBase;
  const margins = hidden.length === 0;
  const rows = periods.toReversed().map(({ start, end, figures: of }) => {
    const [each, value] = [over(of.orders, of.active), over(of.revenue, of.orders)];
    return [
      t.customerBase.period(start, end), count(of.customers), count(of.active), part(over(of.active, of.customers)),
      each === null ? NONE : decimal(each, 1), value === null ? NONE : short(Math.round(value), run), short(of.revenue, run),
      ...(margins ? [part(over(of.profit, of.costed_revenue)), of.profit === null ? NONE : short(of.profit, run)] : []),
    ];
  });
  const names = [columns.period, columns.customers, columns.active, columns.part, columns.orders, columns.value, columns.revenue];
  return (
    <AuditTable
      id="periods" title={t.customerBase.periods} text={t.customerBase.periodsText(run.currency, t.customerBase.left(level))} rows={rows}
      columns={margins ? [...names, columns.margin, t.customerBase.Left(level)] : names}
    />
  );
}

export function Retention({ base: { steps, periods, hidden, level } }: { base: CustomerBase }) {
  if (steps.length === 0) return null;
  const { retentionColumns: columns } = t.customerBase;
  const margins = hidden.length === 0;
  const rows = steps.map(({ retention: of }, place) => {
    const period = periods[place + 1];
    return [
      t.customerBase.period(period?.start ?? null, period?.end ?? null), part(of.logo), part(of.revenue), part(of.revenue_without_growth),
      ...(margins ? [part(of.profit)] : []),
    ];
  });
  const names = [columns.period, columns.logo, columns.revenue, columns.without];
  return (
    <AuditTable
      id="retention" title={t.customerBase.retention} text={t.customerBase.retentionText} width={760} rows={rows.toReversed()}
      columns={margins ? [...names, t.customerBase.Left(level)] : names}
    />
  );
}

export function Deciles({ base: { deciles, run, hidden, level } }: { base: CustomerBase }) {
  if (deciles.length === 0) return null;
  const { decileColumns: columns } = t.customerBase;
  const margins = hidden.length === 0;
  const rows = deciles.map((of, place) => [
    count(place + 1), count(of.accounts), short(of.revenue, run), part(of.share),
    ...(margins ? [of.profit === null ? NONE : short(of.profit, run)] : []),
    decimal(of.orders, 1),
  ]);
  const names = [columns.tenth, columns.accounts, columns.revenue, columns.share];
  return (
    <AuditTable
      id="deciles" title={t.customerBase.deciles} text={t.customerBase.decilesText} width={760} rows={rows}
      columns={[...names, ...(margins ? [t.customerBase.Left(level)] : []), columns.orders]}
    />
  );
}
