/** The columns of the account table: heading, the server's sort behind it, cell, and from which width it is shown. */
import type { ReactNode } from "react";
import type { AccountSort, Run, RunAccount, Xyz } from "../../api/types";
import { count, percent, share } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import { Amount, Known } from "../../parts/Figure";
import { XyzBadge } from "../../parts/XyzBadge";
import type { Basis, ColumnId } from "../../search";

export interface Column {
  id: string;
  /** What the column menu calls it by; the name has no place there. */
  part?: ColumnId;
  heading: string;
  hint?: string;
  sort?: AccountSort;
  width?: number;
  /** `always` also on a phone, `tablet` from 768, `wide` from 1240 pixels on. */
  from: "always" | "tablet" | "wide";
  align: "left" | "right";
  cell: (row: RunAccount) => ReactNode;
}

export const MARGIN = ["gross_profit", "gross_profit_class"];
const { columns: heading, columnHints: hint } = t.portfolio;

const classBy: Record<Basis, (row: RunAccount) => Xyz> = {
  regularity: (row) => row.regularity.class,
  variability: (row) => row.variability.class,
  frequency: (row) => row.purchase_frequency.class,
};

/** The columns this person chose among those there is something to show in. */
export function accountColumns(run: Run, withProfit: boolean, chosen: ColumnId[], basis: Basis | undefined): Column[] {
  const right = { align: "right" } as const;
  const left = { align: "left" } as const;
  const all: Column[] = [
    { id: "rank", part: "rank", heading: heading.rank, sort: "rank", width: 64, from: "tablet", ...right,
      cell: (row) => <Known value={row.rank} missing={t.terms.notInRun}>{count}</Known> },
    { id: "name", heading: heading.name, sort: "name", from: "always", ...left, cell: (row) => row.name },
    { id: "revenue_class", part: "revenue_class", heading: heading.revenueClass, width: 56, from: "always", ...left,
      cell: (row) => <ClassBadge value={row.revenue_class} measure="revenue" cuts={run.parameters.abc} /> },
    { id: "gross_profit_class", part: "gross_profit_class", heading: heading.profitClass, width: 72, from: "tablet", ...left,
      cell: (row) => <ClassBadge value={row.gross_profit_class} measure="gross_profit" cuts={run.parameters.abc} /> },
    { id: "xyz", part: "xyz", heading: basis ? t.cells.basisName[basis] : heading.xyz, hint: t.cells.basisRule[basis ?? "default"], sort: basis ? undefined : "xyz_cv", width: basis ? 92 : 60, from: "always", ...left,
      cell: (row) => <XyzBadge value={basis ? classBy[basis](row) : row.xyz} rule={t.accounts.steadiness(row, basis)} /> },
    { id: "revenue", part: "revenue", heading: heading.revenue, sort: "revenue", width: 120, from: "always", ...right,
      cell: (row) => <Amount value={row.revenue} unit={run} missing="" /> },
    { id: "share", part: "share", heading: heading.share, width: 72, from: "tablet", ...right,
      cell: (row) => <Known value={row.share} missing={t.terms.notInRun}>{share}</Known> },
    { id: "cumulative", part: "cumulative", heading: heading.cumulative, hint: hint.cumulative, width: 76, from: "wide", ...right,
      cell: (row) => <Known value={row.cumulative_share} missing={t.terms.notInRun}>{share}</Known> },
    { id: "gross_profit", part: "gross_profit", heading: heading.profit, sort: "gross_profit", width: 124, from: "tablet", ...right,
      cell: (row) => <Profit row={row} run={run} missing={t.terms.noCost} /> },
    { id: "invoices", part: "invoices", heading: heading.invoices, sort: "frequency", width: 80, from: "wide", ...right,
      cell: (row) => <span className="number">{count(row.invoices)}</span> },
    { id: "last", part: "last", heading: heading.last, sort: "recency", width: 108, from: "wide", ...right,
      cell: (row) => <Known value={row.last_date} missing={t.terms.noPurchase}>{(date) => date}</Known> },
    ...(["r", "f", "m"] as const).map((score): Column => ({
      id: score, part: "rfm", heading: heading[score], hint: hint[score], width: 30, from: "wide", ...right,
      cell: (row) => <Fifth value={row[score]} />,
    })),
  ];
  return all.filter((column) => (withProfit || !MARGIN.includes(column.id)) && (!column.part || chosen.includes(column.part)));
}

/** A gross profit that does not cover all revenue says so, on the number. */
function Profit({ row, run, missing }: { row: RunAccount; run: Run; missing: string }) {
  const covers = row.gross_profit_covers;
  const partial = row.gross_profit !== null && covers !== null && covers < 1;
  const note = partial ? t.portfolio.partCovers(percent(covers)) : undefined;
  return (
    <span title={note}>
      {note && <><span aria-hidden>◐ </span><span className="sr-only">{note}: </span></>}
      <Amount value={row.gross_profit} unit={run} missing={missing} />
    </span>
  );
}

function Fifth({ value }: { value: number | null }) {
  if (value === null) return <span className="quiet" title={t.terms.noPurchase}>–<span className="sr-only">{t.terms.noPurchase}</span></span>;
  return <span className="number">{value}</span>;
}
