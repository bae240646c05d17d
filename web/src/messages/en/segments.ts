/** Segments: the studio, what is kept, and what lies between two versions. */
import type { SegmentFeature, SegmentField, Segments, SegmentsComparison } from "../../api/types";
import { count, decimal, percent, short } from "../../format";

const accounts = (n: number) => `${count(n)} ${n === 1 ? "account" : "accounts"}`;

const field: Record<SegmentField, string> = {
  revenue: "Revenue", gross_profit: "Gross profit", invoices: "Invoices", recency_days: "Days since the last purchase",
  revenue_class: "Class by revenue", gross_profit_class: "Class by gross profit", xyz: "Steadiness (XYZ)", rfm: "Region of RFM",
  phase: "Phase of the relationship", state: "At the moment", country: "Country", channel: "Channel",
  customer_segment: "Segment in the customer file", salesperson: "Main salesperson", category: "Main product category",
};

const feature: Record<SegmentFeature, string> = {
  revenue: "Revenue", gross_profit: "Gross profit", invoices: "Number of invoices", invoice_value: "Revenue of an invoice",
  recency_days: "Days since the last purchase", variation: "How much buying varies", days_known: "How long it has been a customer",
};

const verdict = {
  stable: "Stable: other customers of the same kind would give nearly the same groups.",
  doubtful: "Doubtful: the groups hold roughly; customers at their borders may lie on either side.",
  unstable: "Unstable: other customers of the same kind would give other groups. Try fewer groups or other properties.",
};

const parting = (silhouette: number) =>
  silhouette > 0.7 ? "The groups part clearly" : silhouette > 0.5 ? "The groups part reasonably" : silhouette > 0.25 ? "The groups part weakly" : "The groups run into each other";

function answer({ segments, version, run }: Segments): string {
  const held = segments.filter((each) => each.accounts > 0);
  const all = held.reduce((sum, each) => sum + each.accounts, 0);
  const first = held.toSorted((a, b) => b.revenue - a.revenue)[0];
  if (first === undefined) return "The run has no accounts to put into segments.";
  const name = version === null ? "Tried" : `“${version.name}”, version ${version.number}`;
  const share = first.share === null ? `${short(first.revenue, run)} ${run.currency}` : `${percent(first.share, 2)} of revenue`;
  return `${name}: ${accounts(all)} in ${held.length} ${held.length === 1 ? "segment" : "segments"}; “${first.name}” has ${accounts(first.accounts)} and ${share}.`;
}

export const segments = {
  title: "Segments",
  words: "groups, clusters, rfm, segmentation",
  noRun: "No run is kept yet",
  noRunText: "Import invoice lines; segments follow from them.",
  none: "No segments are kept yet: try some below, and keep those that help.",
  noneClosed: "No segments are kept yet. An administrator may make some.",
  answer,
  chosen: "Segmentation and version",
  versionName: (name: string, number: number, date: string) => `${name} · version ${number} · ${date}`,
  why: (reason: string, by: string, date: string) => `“${reason}” ${by}, ${date}.`,
  list: "Segments of the run",
  listText: (currency: string) => `Revenue of the run in ${currency}. A segment opens its accounts in the portfolio.`,
  columns: { name: "Segment", accounts: "Accounts", revenue: "Revenue", share: "Share of revenue", profit: "Gross profit", such: "Such as", parts: "Silhouette", from: "From", to: "To" },
  typical: (name: string) => `${name}, most typical`,
  download: "Spreadsheet",
  quality: "How good the groups are",
  parting: (silhouette: number, n: number) => `${parting(silhouette)}: mean silhouette ${decimal(silhouette, 2)} on a scale of −1 to 1, over ${accounts(n)}.`,
  verdict: (value: keyof typeof verdict) => verdict[value],
  stability: (mean: number, lowest: number, n: number) => `In ${n} samples the groups agreed to ${decimal(mean, 2)} on average and ${decimal(lowest, 2)} at worst; 1 is the same groups, 0 is chance.`,
  tooFew: "There are too few accounts to try whether the groups would be found again.",
  advice: "Mean silhouette by number of groups",
  adviceText: "The higher, the better the groups part; more groups must also be useful to somebody.",
  groups: "Groups",
  constant: (features: SegmentFeature[]) => `Says nothing, because half of the accounts are alike by it: ${features.map((each) => feature[each]).join(", ")}.`,
  between: "Between two versions",
  compareWith: "Compare with an earlier version",
  noOther: "Nothing to compare with yet: keep a further version.",
  moved: ({ moved, accounts: all, moved_revenue: money, agreement, run }: SegmentsComparison) =>
    moved === 0 ? `None of ${accounts(all)} is in another segment.` : `${count(moved)} of ${accounts(all)}, with ${short(money, run)} ${run.currency} of revenue, ${moved === 1 ? "is" : "are"} in another segment. Agreement ${decimal(agreement, 2)}: 1 is the same parting, 0 is chance.`,
  studio: "Studio",
  studioText: "Try as often as you like; nothing is kept until you say so.",
  kind: "How accounts come into segments",
  kinds: { rules: "By rules", rfm: "By RFM", medoids: "By likeness" },
  kindText: {
    rules: "You say what must hold. The first rule that fits decides.",
    rfm: "By when, how often and for how much they bought: eleven named regions of scores.",
    medoids: "Groups of customers that are alike are looked for; each is stood for by its most typical customer.",
  },
  rule: (n: number) => `Rule ${n}`,
  ruleName: "Segment",
  addRule: "Add a rule",
  removeRule: (n: number) => `Remove rule ${n}`,
  addCondition: "Add a condition",
  removeCondition: "Remove the condition",
  field: (value: SegmentField) => field[value],
  fieldLabel: "What must hold",
  atLeast: "At least",
  below: "Below",
  anyOf: "One of, separated by commas",
  inAddress: "Segment of the address",
  anyOfHint: { xyz: "X, Y, Z, N", revenue_class: "A, B, C, N", gross_profit_class: "A, B, C, N", phase: "exploration, expansion, commitment", state: "growing, declining, at_risk", rfm: "champions, loyal, at_risk" } as Partial<Record<SegmentField, string>>,
  rest: "Segment of the rest",
  starting: { large: "Large", rest: "Others" },
  k: "How many groups",
  features: "Alike by",
  feature: (value: SegmentFeature) => feature[value],
  try: "Try it",
  tried: "Tried segments",
  keep: "Keep it",
  keepAs: "Under which name",
  keepAsHint: "A name that is taken gets a further version.",
  reason: "Why",
  kept: (name: string, number: number) => `Kept as version ${number} of “${name}”.`,
  filter: "Segment",
  everySegment: (name: string) => `${name}: every segment`,
};
