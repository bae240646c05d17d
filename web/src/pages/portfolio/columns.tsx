/** The columns of the account table: heading, the server's sort behind it, cell. Their widths are in the style sheet. */
import type { ReactNode } from "react";
import type { AccountSort, Run, RunAccount, Xyz } from "../../api/types";
import { cents, count, percent, share } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { Known, NoData } from "../../parts/Figure";
import { XyzBadge } from "../../parts/XyzBadge";
import type { Basis, ColumnId } from "../../search";

export interface Column {
  id: string;
  /** What its numbers are, for "Where from?". */
  figure?: string;
  /** What the column menu calls it by; the name has no place there. */
  part?: ColumnId;
  heading: string;
  hint?: string;
  sort?: AccountSort;
  isNegative?: (row: RunAccount) => boolean;
  cell: (row: RunAccount) => ReactNode;
}

export const MARGIN = ["gross_profit", "gross_profit_class"];
/** There only in a run by a rung of the ladder. */
export const ON_RUNG = ["rung_class", "rung_amount"];
const { columns: heading, columnHints: hint } = t.portfolio;

const classBy: Record<Basis, (row: RunAccount) => Xyz> = {
  regularity: (row) => row.regularity.class,
  variability: (row) => row.variability.class,
  frequency: (row) => row.purchase_frequency.class,
};

/** What a run tells this person beside revenue. */
export interface Told {
  withProfit: boolean;
  withRung: boolean;
}

/** The columns this person chose among those there is something to show in. */
export function accountColumns(run: Run, { withProfit, withRung }: Told, chosen: ColumnId[], basis: Basis | undefined, withSegment = false): Column[] {
  const { abc } = run.parameters;
  const all: Column[] = [
    { id: "rank", part: "rank", figure: "rank", heading: heading.rank, sort: "rank", cell: (row) => known(row.rank, count, t.terms.notInRun) },
    { id: "name", heading: heading.name, sort: "name", cell: (row) => row.name },
    { id: "revenue_class", part: "revenue_class", figure: "revenue_class", heading: heading.revenueClass,
      cell: (row) => <ClassBadge value={row.revenue_class} measure="revenue" cuts={abc} /> },
    { id: "gross_profit_class", part: "gross_profit_class", figure: "gross_profit_class", heading: heading.profitClass,
      cell: (row) => <ClassBadge value={row.gross_profit_class} measure="gross_profit" cuts={abc} /> },
    { id: basis ?? "xyz", part: "xyz", figure: basis ?? "xyz", heading: basis ? t.cells.basisName[basis] : heading.xyz, hint: basisHint(basis),
      sort: basis ? undefined : "xyz_cv", cell: (row) => <Steadiness row={row} basis={basis} /> },
    { id: "revenue", part: "revenue", figure: "revenue", heading: heading.revenue, sort: "revenue", isNegative: (row) => row.revenue < 0,
      cell: (row) => cents(row.revenue, run) },
    { id: "share", part: "share", figure: "share", heading: heading.share, cell: (row) => known(row.share, share, t.terms.notInRun) },
    { id: "cumulative", part: "cumulative", figure: "cumulative", heading: heading.cumulative, hint: hint.cumulative,
      cell: (row) => known(row.cumulative_share, share, t.terms.notInRun) },
    { id: "gross_profit", part: "gross_profit", figure: "gross_profit", heading: heading.profit, sort: "gross_profit",
      isNegative: (row) => row.gross_profit !== null && row.gross_profit < 0, cell: (row) => <Profit row={row} run={run} /> },
    { id: "rung_class", part: "rung_class", figure: "rung_class", heading: heading.rungClass(t.terms.Measure[run.measure]),
      cell: (row) => <ClassBadge value={row.rung_class} measure={run.measure} cuts={abc} /> },
    { id: "rung_amount", part: "rung_amount", figure: "rung_amount", heading: t.terms.Measure[run.measure],
      isNegative: (row) => row.rung_amount !== null && row.rung_amount < 0, cell: (row) => <OnRung row={row} run={run} /> },
    { id: "invoices", part: "invoices", figure: "invoices", heading: heading.invoices, sort: "frequency", cell: (row) => count(row.invoices) },
    { id: "last", part: "last", figure: "lastPurchase", heading: heading.last, sort: "recency",
      cell: (row) => <Known value={row.last_purchase_date} missing={t.terms.noPurchase}>{(date) => date}</Known> },
    ...(["r", "f", "m"] as const).map((score): Column => ({
      id: score, part: "rfm", figure: score, heading: heading[score], hint: hint[score], cell: (row) => <Fifth value={row[score]} />,
    })),
  ];
  if (withSegment) all.splice(2, 0, { id: "segment", heading: t.segments.filter, cell: (row) => known(row.segment, (name) => name, t.terms.notInRun) });
  const isTold = ({ id }: Column) => (withProfit || !MARGIN.includes(id)) && (withRung || !ON_RUNG.includes(id));
  return all.filter((column) => isTold(column) && (!column.part || chosen.includes(column.part)));
}

/** Bare text where there is a value: a cell of ten thousand rows is one node. */
function known<T>(value: T | null, write: (value: T) => string, missing: string): ReactNode {
  return value === null ? <NoData reason={missing} /> : write(value);
}

const basisHint = (basis: Basis | undefined) =>
  basis ? `${t.cells.basisRule[basis]}: ${t.cells.basisMeasured[basis]}` : t.cells.basisRule.default;

/** The class, and by a basis that was chosen also what it rests on. */
function Steadiness({ row, basis }: { row: RunAccount; basis: Basis | undefined }) {
  const rule = t.accounts.steadiness(row, basis);
  if (!basis) return <XyzBadge value={row.xyz} rule={rule} />;
  const measured = t.accounts.measured(row, basis);
  return <><XyzBadge value={classBy[basis](row)} rule={rule} />{measured && ` ${measured}`}</>;
}

/** A gross profit that does not cover all revenue says so, on the number. */
function Profit({ row: { gross_profit: profit, gross_profit_covers: covers }, run }: { row: RunAccount; run: Run }) {
  if (profit === null) return <NoData reason={t.terms.noCost} />;
  if (covers === null || covers >= 1) return cents(profit, run);
  const note = t.portfolio.partCovers(percent(covers));
  return <span title={note}><span aria-hidden>◐ </span><span className="sr-only">{note}: </span>{cents(profit, run)}</span>;
}

/** What is left on the run's rung; where it does not cover all revenue it says so, on the number. */
function OnRung({ row: { rung_amount: amount, rung_covers: covers }, run }: { row: RunAccount; run: Run }) {
  if (amount === null) return <NoData reason={t.terms.notOnRung} />;
  if (covers === null || covers >= 1) return cents(amount, run);
  const note = t.portfolio.rungCovers(t.terms.Measure[run.measure], percent(covers));
  return <span title={note}><span aria-hidden>◐ </span><span className="sr-only">{note}: </span>{cents(amount, run)}</span>;
}

function Fifth({ value }: { value: number | null }) {
  if (value === null) return <span className="quiet" title={t.terms.noPurchase}>–<span className="sr-only">{t.terms.noPurchase}</span></span>;
  return value;
}
