/** What a run is asked. */
import type { Run } from "../../api/types";
import { terms } from "./terms";

/** `12 months by revenue; A to 80%, B to 95%. XYZ over 24 months, X to 0.5, Y to 1.` */
function asked({ parameters: { window, measure, abc, xyz, date_basis }, rates, told_with: toldWith }: Run): string {
  const cuts = `A to ${abc.a}%, B to ${abc.b}%`;
  const steady = `XYZ over ${terms.window[xyz.window].toLowerCase()}, X to ${xyz.x}, Y to ${xyz.y}`;
  const counted = rates === "transaction_date" ? "" : ` Other currencies at constant rates of ${rates.replace("constant:", "").replace("..", " to ")}.`;
  const dates = date_basis === "posting" ? " Lines count on the day of their posting." : "";
  return `${terms.window[window]} by ${terms.measure[measure]}; ${cuts}. ${steady}.${dates}${counted}${told(toldWith)}`;
}

/** ` Told with capital at 6.5% a year of 365 days from the due day on, 2 versions of cost rates, 1 traceable cost.`, of what there is. */
function told(toldWith: Run["told_with"]): string {
  if (!toldWith) return "";
  const { capital_percent: percent, waits_from: from, year_days: days, agreements, cost_rates: rates, traceable_costs: traceable } = toldWith;
  const of = (n: number, one: string, many: string) => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`]);
  const parts = [
    ...(percent === null ? [] : [`capital at ${percent}% a year of ${days} days from the ${from} day on`]),
    ...of(agreements, "rebate agreement", "rebate agreements"),
    ...of(rates, "version of cost rates", "versions of cost rates"),
    ...of(traceable, "traceable cost", "traceable costs"),
  ];
  return parts.length === 0 ? "" : ` Told with ${parts.join(", ")}.`;
}

export const newRun = {
  asked,
  askedLabel: "What this run was asked:",
  askOtherwise: "Ask otherwise",
  title: "New run",
  text: "A run is computed over the whole company and stored. Earlier runs stay as they are.",
  asOf: "As-of date",
  asOfHint: "Lines before this date count. Empty: the day after the last line.",
  rates: "Rates of other currencies",
  ratesHint: "Empty: each line at the rate of its day. At constant rates: constant:2025-12-31, or the average over constant:2025-01-01..2025-12-31.",
  dateForm: "A date as year-month-day, such as 2012-01-01.",
  window: "Window",
  windowHint: "The full months that ABC, RFM and concentration look at. A shorter window follows changes sooner; a longer one smooths a single good year.",
  measure: "Rank accounts by",
  measureHint: "What ranks, shares, the curve and concentration are by. Classes by revenue and by gross profit are always told too.",
  measureUsual: "Always known",
  measureLevels: "Levels of the contribution ladder",
  measureDeductions: "What comes off between them",
  rungOnly: "A rung of the ladder is told by document date and at the rates of each line’s day.",
  abc: "ABC cuts",
  abcHint: "An account is A while the larger ones bring less than the first, B while they bring less than the second.",
  more: "How steadily accounts buy (XYZ)",
  less: "Hide XYZ",
  xyzWindow: "XYZ window",
  xyzWindowHint: "How far back the rhythm of purchases is looked at. A rhythm needs more months than a ranking.",
  xyzCuts: "XYZ cuts",
  xyzCutsHint: "Standard deviation over mean: X up to the first, Y up to the second.",
  frequencyCuts: "Frequency cuts",
  frequencyHint: "The part of periods with a purchase: X from the first on, Y from the second.",
  period: "Length of a period",
  periodHint: "By itself: from each account’s own gaps between purchases.",
  periods: { auto: "By itself", week: "Week", month: "Month", quarter: "Quarter", half_year: "Half-year" },
  deviation: "Standard deviation",
  deviationHint: "Of a sample is a little larger, so a few accounts move from X to Y and from Y to Z.",
  deviations: { population: "Of the population", sample: "Of a sample" },
  dateBasis: "Date that counts",
  dateBasisHint: "A line without a posting date counts at the date of its document.",
  dateBases: { document: "Of the document", posting: "Of posting" },
  partial: "Periods known in part",
  partialHint: "The first and last period may lie in the window in part only.",
  partials: { drop: "Left out", keep: "Kept" },
  defaults: "Company defaults",
  start: "Compute",
  cancel: "Cancel",
  close: "Close",
};
