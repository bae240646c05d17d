/** The words of the field, the same on every screen. */
import type { Class, Measure, Window } from "../../api/types";

export const terms = {
  measure: { revenue: "revenue", gross_profit: "gross profit" } satisfies Record<Measure, string>,
  Measure: { revenue: "Revenue", gross_profit: "Gross profit" } satisfies Record<Measure, string>,
  window: { "12m": "12 months", "24m": "24 months", all: "Whole ledger" } satisfies Record<Window, string>,
  className: (value: Class) =>
    ({ A: "A", B: "B", C: "C", N: "N", unknown: "no cost known", inactive: "inactive" })[value],
  classRule: (value: Class, measure: string) =>
    ({
      A: `A by ${measure}: the larger accounts bring less than 80% of it, so this one belongs to those that carry the business`,
      B: `B by ${measure}: the larger accounts already bring 80% of it, but less than 95%`,
      C: `C by ${measure}: the larger accounts already bring 95% of it`,
      N: `N by ${measure}: zero or negative in the window; a loss is not a small customer`,
      unknown: "No gross profit class: no line of this account has a known cost",
      inactive: "Inactive: no line in the window, but earlier ones",
    })[value],
  noData: "no data",
  hidden: "Hidden: your role does not see margins.",
  noCost: "No line of this account has a known cost.",
  notInRun: "Not ranked in this run.",
  noPurchase: "No purchase in the window.",
  loading: "Loading",
  onItsWay: "…",
  more: "Show more",
  dates: (from: string | null, to: string) => (from === null ? `to ${to}` : `${from} to ${to}`),
};
