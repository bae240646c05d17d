/** The portfolio matrix: two measures, four quadrants, and who is large and at risk. */
import type { MatrixMeasure, MatrixUnit, PortfolioMatrix, Quadrant, RiskView } from "../../api/types";
import { count, decimal, money, percent, short, type Unit } from "../../format";
import { rung } from "./rungs";

const measure: Record<MatrixMeasure, string> = {
  revenue: "Revenue",
  growth: "Growth of revenue",
  gross_profit: "Gross profit",
  margin: "Margin",
  orders: "Orders",
  recency: "Days since the last purchase",
  variation: "Variation of ordering",
  costed_share: "Share of revenue with known cost",
  pocket_sales: rung.pocket_sales,
  contribution_1: rung.contribution_1,
  contribution_2: rung.contribution_2,
  contribution_3: rung.contribution_3,
  contribution_4: rung.contribution_4,
  expected_orders: "Expected orders, 36 months",
  lifetime_value: "Lifetime value, 36 months",
  active_probability: "Probability of being active",
};

const risk: Record<RiskView, string> = {
  phase: "Phase: in dissolution",
  active_probability: "Probability of being active below 50 %",
  stability: "Ordering: erratic (Z)",
};

const figure = (value: number | null, unit: MatrixUnit, of: Unit) =>
  value === null ? "–" : unit === "money" ? short(value, of) : unit === "share" ? percent(value) : unit === "days" ? count(value) : decimal(value, 2);

/** As it stands inside a sentence; `IV` stays. */
const within = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

const accounts = (n: number) => `${count(n)} ${n === 1 ? "account" : "accounts"}`;

export const matrix = {
  title: "Portfolio matrix",
  room: "Matrix",
  words: "bubble quadrant risk axes portfolio matrix",
  measure,
  risk,
  figure,
  answer: ({ large_at_risk: at, run }: PortfolioMatrix) =>
    at.accounts === 0
      ? "No large account is at risk."
      : `${accounts(at.accounts)} ${at.accounts === 1 ? "is" : "are"} large and at risk, with ${money(at.revenue, run)} of revenue.`,
  under: ({ x, y, placed, not_placed: left, run }: PortfolioMatrix) =>
    `${accounts(placed)} by ${within(measure[x.measure])}, cut at ${figure(x.threshold, x.unit, run)}, and ${within(measure[y.measure])}, cut at ${figure(y.threshold, y.unit, run)}.${
      left.accounts === 0 ? "" : ` ${accounts(left.accounts)} with ${money(left.revenue, run)} cannot be placed: one of the measures is not known of ${left.accounts === 1 ? "it" : "them"}.`
    }`,
  fit: (day: string) => `Expectations are those of the fit as of ${day}.`,
  nobody: "Nobody can be placed: the measures chosen are not known of any account. Choose others.",
  axes: { x: "Across", y: "Upwards", size: "Size", x_at: "Cut across at", y_at: "Cut upwards at", risk: "At risk by" },
  atHint: "median, q75 or a number; money in whole units, shares in percent",
  apply: "Show",
  chart: "The matrix",
  chartText: (shown: number, placed: number, currency: string) =>
    `${shown < placed ? `The largest ${count(shown)} of ${count(placed)} accounts` : accounts(placed)}; red is at risk, dashed lines are the cuts. Amounts in ${currency}. Click a bubble to open its account.`,
  summary: (data: PortfolioMatrix) => data.quadrants.map(({ quadrant, all }) => `${all.accounts} ${quadrant.replace("_", " ")}`).join(", "),
  quadrants: "Quadrants",
  quadrantsText: (currency: string) => `What each counts, in accounts and in ${currency} of revenue. Names are yours and stay in the address.`,
  place: { top_left: "Above left", top_right: "Above right", bottom_left: "Below left", bottom_right: "Below right" } satisfies Record<Quadrant, string>,
  nameOf: (place: string) => `Name of the quadrant ${place.toLowerCase()}`,
  counted: ["Quadrant", "Accounts", "Revenue", "At risk", "Revenue at risk"],
  atRisk: "Large and at risk",
  atRiskText: (from: string, size: string, shown: number, all: number) =>
    `Large is the largest quarter by ${within(size)}: from ${from} on. The largest first${shown < all ? `; ${count(shown)} of ${count(all)}, the spreadsheet has them all` : ""}.`,
  nobodyAtRisk: "Nobody: no account of the largest quarter shows the sign of risk chosen.",
  accounts: "Accounts",
  accountsText: (shown: number, placed: number) => (shown < placed ? `The largest ${count(shown)} of ${count(placed)}; the spreadsheet has them all.` : accounts(placed)),
  account: "Account",
  revenue: "Revenue",
  quadrant: "Quadrant",
  isAtRisk: (is: boolean | null) => (is === null ? "not known" : is ? "at risk" : "no"),
  download: "Download as spreadsheet",
};
