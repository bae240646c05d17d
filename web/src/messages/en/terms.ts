/** The words of the field, the same on every screen. */
import type { Class, Measure, Parameters, Window, Xyz } from "../../api/types";
import { rung, rungWithin } from "./rungs";

export const terms = {
  measure: { revenue: "revenue", gross_profit: "gross profit", ...rungWithin } satisfies Record<Measure, string>,
  Measure: { revenue: "Revenue", gross_profit: "Gross profit", ...rung } satisfies Record<Measure, string>,
  window: { "12m": "12 months", "24m": "24 months", all: "Whole ledger" } satisfies Record<Window, string>,
  className: (value: Class) =>
    ({ A: "A", B: "B", C: "C", N: "N", unknown: "not known", inactive: "inactive" })[value],
  classRule: (value: Class, measure: string, { a, b }: Parameters["abc"]) =>
    ({
      A: `A by ${measure}: the larger accounts bring less than ${a}% of it, so this one belongs to those that carry the business`,
      B: `B by ${measure}: the larger accounts already bring ${a}% of it, but less than ${b}%`,
      C: `C by ${measure}: the larger accounts already bring ${b}% of it`,
      N: `N by ${measure}: zero or negative in the window; a loss is not a small customer`,
      unknown: `No class by ${measure}: it is not known of this account, as a rule because no line has a known cost`,
      inactive: "Inactive: no line in the window, but earlier ones",
    })[value],
  xyzName: (value: Xyz) => ({ X: "steady", Y: "changing", Z: "erratic", N: "cannot be told" })[value],
  xyzShort: (value: Xyz) => (value === "N" ? "cannot be told" : value),
  xyzRule: (value: Xyz) =>
    ({
      X: "X: buys steadily, its next order can be planned",
      Y: "Y: buys with swings",
      Z: "Z: buys erratically",
      N: "N: too few purchases to tell how steadily",
    })[value],
  noData: "no data",
  hidden: "Hidden: your role does not see margins.",
  noCost: "No line of this account has a known cost.",
  notOnRung: "Not known of this account: unknown is not zero.",
  notInRun: "Not ranked in this run.",
  noPurchase: "No purchase in the window.",
  loading: "Loading",
  onItsWay: "…",
  more: "Show more",
  dates: (from: string | null, to: string) => (from === null ? `to ${to}` : `${from} to ${to}`),
  byPosting: (dates: string) => `${dates}, by posting date`,
};
