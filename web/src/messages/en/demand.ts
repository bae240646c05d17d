/** How accounts order: demand patterns and seasons. */
import type { AccountDemand, DemandPattern, RunDemand, Season } from "../../api/types";
import { count, decimal, percent } from "../../format";

const pattern: Record<DemandPattern, string> = {
  smooth: "Smooth", erratic: "Erratic", intermittent: "Intermittent", lumpy: "Lumpy", unknown: "Cannot be told",
};

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SHORT = MONTHS.map((name) => name.slice(0, 3));

const named = (months: number[], names: string[]) => months.map((month) => names[month - 1] ?? "").join(", ");

/** `November, December` high; `August` low: in words, as far as there is a season. */
function season(of: Season | null): string {
  if (of === null) return "It takes two whole years to tell a season.";
  const over = `${of.years} years, Friedman’s test p ${of.p < 0.0001 ? "< 0.0001" : decimal(of.p, 4)}, strength ${decimal(of.strength, 2)}`;
  if (!of.is_significant) return `No season: the months do not come in the same order from year to year (${over}).`;
  const said = [of.high.length > 0 && `high in ${named(of.high, MONTHS)}`, of.low.length > 0 && `low in ${named(of.low, MONTHS)}`].filter(Boolean);
  return `Season: ${said.length > 0 ? said.join(", ") : "slight, no month stands out by a quarter"} (${over}).`;
}

function brief(of: Season | null): string {
  if (of === null) return "–";
  if (!of.is_significant) return "none";
  return of.high.length > 0 ? named(of.high, SHORT) : "slight";
}

function answer({ patterns, seasonal }: RunDemand): string {
  const all = patterns.reduce((sum, each) => sum + each.accounts, 0);
  const planned = patterns.find((each) => each.pattern === "smooth")?.accounts ?? 0;
  if (all === 0) return "No account is active in this run.";
  return `${count(planned)} of ${count(all)} active accounts (${percent(planned / all, 2)}) order smoothly; ${count(seasonal)} ${seasonal === 1 ? "has" : "have"} a season.`;
}

const periods: Record<string, string> = { week: "weeks", month: "months", quarter: "quarters", half_year: "half-years" };

export const demand = {
  title: "Demand patterns",
  pattern: (value: DemandPattern) => pattern[value],
  season,
  brief,
  answer,
  month: (number: number) => SHORT[number - 1] ?? "",
  together: "All active accounts together:",
  patterns: "Patterns",
  patternsText: (currency: string) =>
    `By how often there is demand (ADI, cut at 1.32) and how much it differs (CV², cut at 0.49); revenue in ${currency}. Each opens its accounts.`,
  patternAccounts: (n: number) => `${count(n)} ${n === 1 ? "account" : "accounts"}`,
  seasonTitle: "Season of all together",
  seasonTitleOf: "Season",
  seasonText: "Mean of each month over the mean of all months; 1 is an ordinary month.",
  seasonColumns: { month: "Month", index: "Index" },
  cellsTitle: "The nine cells over time",
  cellsText: "Accounts with a class A, B or C at each kept run: X steady, Y changing, Z erratic, N cannot be told.",
  cellsSummary: (runs: number) => `${runs} kept runs.`,
  cellsColumn: "As of",
  accounts: "Accounts",
  accountsText: (shown: string, total: string, currency: string) =>
    `${shown === total ? `${total} accounts` : `The first ${shown} of ${total} accounts`}, the largest revenue first; amounts in ${currency}.`,
  columns: { name: "Account", revenue: "Revenue", pattern: "Pattern", adi: "ADI", cv: "CV²", season: "High in", strength: "Strength" },
  filter: "Pattern",
  every: "All",
  seasonalOnly: "Only with a season",
  download: "Download as spreadsheet",
  link: "Demand patterns and seasons",
  words: "smooth erratic intermittent lumpy season seasonality",
  panel: "Demand pattern",
  told: ({ demand: of, period }: AccountDemand) =>
    of === null ? "" : `${pattern[of.pattern]}: demand in ${count(of.demand_periods)} of ${count(of.periods)} ${periods[period ?? "month"] ?? "periods"}${
      of.adi === null ? "" : `, every ${decimal(of.adi, 2)} of them`}${of.cv_squared === null ? "" : `; squared variation of the amounts ${decimal(of.cv_squared, 2)}`}.`,
};
