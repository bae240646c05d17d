/** Numbers as typography: tabular figures, a true minus sign, the loss colour with the sign, and a reason where there is none. */
import type { ReactNode } from "react";
import { cents, short, type Unit } from "../format";
import { t } from "../messages";

interface AmountProps {
  value: number | null;
  unit: Unit;
  /** Why the amount is missing, if it is. */
  missing: string;
  /** Three significant digits instead of the cent. */
  overview?: boolean;
}

export function Amount({ value, unit, missing, overview }: AmountProps) {
  if (value === null) return <NoData reason={missing} />;
  return <span className={value < 0 ? "number negative" : "number"}>{overview ? short(value, unit) : cents(value, unit)}</span>;
}

export function NoData({ reason }: { reason: string }) {
  return (
    <span className="quiet" title={reason}>
      {t.terms.noData}
      <span className="sr-only">: {reason}</span>
    </span>
  );
}

/** A value that may be missing, written by `children` when it is there. */
export function Known<T>({ value, missing, children }: { value: T | null; missing: string; children: (value: T) => ReactNode }) {
  return value === null ? <NoData reason={missing} /> : <span className="number">{children(value)}</span>;
}
