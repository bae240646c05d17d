/** How much of the business hangs on whom. */
import type { AccountDependency, Dependency, DependencyMeasure, DependencyOn, DependencyRow, LimitStanding } from "../../api/types";
import { count, decimal, money, percent } from "../../format";
import { economics } from "./economics";

const one: Record<DependencyOn, string> = { account: "customer", group: "group", country: "country", segment: "segment" };
const many: Record<DependencyOn, string> = { account: "customers", group: "groups", country: "countries", segment: "segments" };
const measure: Record<DependencyMeasure, string> = { net_sales: "net sales", gross_profit: "gross profit", contribution: "contribution" };

const are = (number: number, on: DependencyOn) => `${count(number)} ${number === 1 ? one[on] : many[on]} ${number === 1 ? "is" : "are"}`;
const nameOf = (name: string, on: DependencyOn) => name || `without a ${one[on]}`;

/** "in about 7 months (4 to 15)", with what is not known left open. */
function outlook({ outlook, months, earliest, latest }: LimitStanding): string {
  const within = latest === null ? `${count(earliest ?? 0)} or more` : `${count(earliest ?? 0)} to ${count(latest)}`;
  switch (outlook) {
    case "exceeded": return "above it";
    case "reached": return `in about ${count(months ?? 0)} ${months === 1 ? "month" : "months"} (${within})`;
    case "possible": return `not by its trend; in ${count(earliest ?? 0)} months at the earliest`;
    case "not_in_sight": return "not within five years";
    case "unknown": return "not known when";
  }
}

/** A limit and when it is reached: "12.0% of net sales: in about 7 months (4 to 15)". */
const standing = (of: LimitStanding) => `${percent(of.limit)} of ${measure[of.measure]}${of.is_own ? ", its own limit" : ""}: ${outlook(of)}`;

export const dependency = {
  title: "Dependency",
  words: "dependency share concentration independence limit risk lost customer HHI exposure",
  on: { account: "By customer", group: "By group", country: "By country", segment: "By segment" } satisfies Record<DependencyOn, string>,
  onLabel: "On whom",
  one,
  measure,
  sentence: (of: Dependency) => {
    const first = largest(of);
    if (first === null) return "Nothing was sold in these twelve months";
    const share = first.shares.find((each) => each.measure === "net_sales")?.share ?? null;
    const brings = share === null ? "" : `${nameOf(first.member.name, of.on)} brings ${percent(share)} of net sales${of.is_whole ? "" : " of what you see"}, the most of all ${many[of.on]}.`;
    const held = [
      of.exceeding > 0 ? `${are(of.exceeding, of.on)} above your limit` : "",
      of.approaching > 0 ? `${are(of.approaching, of.on)} on the way to it` : "",
    ].filter((part) => part !== "").join(", ");
    if (held !== "") return `${brings} ${held}.`;
    return of.limits.length > 0 ? `${brings} All are within your limits, and none is on the way to one.` : brings;
  },
  partly: "You see a part of the company: shares are of that part, and nothing is held against limits.",
  noLimit: (on: DependencyOn) => `No limit is set for one ${one[on]}. Say how large a part of the business one may be, and see who gets there, and when.`,
  noTrend: "The ledger does not reach back two years, so nothing is said of where shares are going.",
  concentration: "How concentrated it is",
  concentrationText: (on: DependencyOn) => `HHI adds up the squared shares of all ${many[on]}: 10,000 is one alone. Bands are those of the US Merger Guidelines, as an analogy.`,
  columns: {
    measure: "By",
    hhi: "HHI",
    effective: "As if equal",
    largest: "Largest",
    three: "Three largest",
    share: "Of net sales",
    yearAgo: "A year ago",
    profit: "Of gross profit",
    contribution: "Of contribution",
    limit: "Limit",
    atOnce: "Lost at once",
    inTheEnd: "Lost in the end",
    probability: "Risk of loss",
    act: "Acts",
  },
  hhi: (hhi: number) => count(Math.round(hhi * 10_000)),
  effective: (number: number, on: DependencyOn) => `${decimal(number, 1)} ${many[on]}`,
  shares: "Shares",
  sharesText: ({ page, rows, on, meta }: Dependency) =>
    `${count(rows.length)} of ${count(page.total)} ${page.total === 1 ? one[on] : many[on]}, ${meta.currency}; those near a limit first, then the largest`,
  lostText: ({ lost_rung, expected_loss, losses_as_of, meta }: Dependency) => {
    if (lost_rung === null) return "";
    const levels = `Lost at once is contribution I of these twelve months: the capacity that served it stays at first. Lost in the end is ${economics.rung[lost_rung].replace(/^C/, "c")}, once that capacity is gone too.`;
    if (losses_as_of === null || expected_loss === null) return `${levels} Fit a model under Future to see how probable a loss is.`;
    return `${levels} Risk of loss is how probable it is that a customer buys no more, by the model of ${losses_as_of}; times contribution it comes to ${money(expected_loss, meta)} for all.`;
  },
  trend: (row: DependencyRow) =>
    row.trend && `In a year ${percent(row.trend.in_a_year)} if it goes on so; eight cases of ten between ${percent(row.trend.in_a_year_low)} and ${percent(row.trend.in_a_year_high)}`,
  standing,
  shareOf: (share: number) => percent(share),
  accounts: (accounts: number) => (accounts === 1 ? "1 account" : `${count(accounts)} accounts`),
  limitMark: (limit: number) => `limit ${percent(limit)}`,
  unknown: "Costs are missing, or you may not see them.",
  unknownTrend: "The ledger does not reach back two years.",
  unknownRisk: "No model of orders is fitted, or it says nothing of this account.",
  noStanding: "No limit is about it.",
  more: "Show more",
  xlsx: "Workbook with formulas",
  setLimit: "Set a limit",
  limits: "Your limits",
  limitsText: "The newest that has begun holds; one for a single name goes before the one for each.",
  limitColumns: { on: "For", percent: "At most", measure: "Of", from: "From", by: "Set by" },
  limitFor: (on: DependencyOn, member: string | null) => member ?? `Each ${one[on]}`,
  state: { holds: "Holds", later: "Begins later", past: "Gave way" },
  formTitle: "How large a part of the business one may be",
  formText: "Limits hold from the day you say, and take the place of earlier ones. Nothing is blocked: whoever is above or on the way is shown first.",
  formOn: "For each",
  formMember: "For one alone",
  formMemberHint: { account: "Its source and number, such as erp:4711; empty for each customer", group: "Source and number of the account at its head; empty for each group", country: "As customer files write it; empty for each country", segment: "As customer files write it; empty for each segment" } satisfies Record<DependencyOn, string>,
  formMeasure: "Part of",
  formPercent: "At most, %",
  formFrom: "From",
  set: "Set",
  withdraw: "Withdraw",
  withdrawOne: (what: string, from: string) => `Withdraw the limit for ${what} from ${from}`,
  panel: "How much hangs on it",
  panelText: ({ rows, is_whole }: AccountDependency) => {
    const parts = rows.map(({ on, member, shares }) => {
      const share = shares.find((each) => each.measure === "net_sales")?.share ?? null;
      return share === null ? "" : `${on === "account" ? "it" : `${on === "group" ? "its group" : `its ${one[on]}`} ${member.name}`} brings ${percent(share)}`;
    }).filter((part) => part !== "");
    const [first = "", ...others] = parts;
    return `Of net sales of ${is_whole ? "the company" : "what you see"}, ${[first, ...others].join("; ")}.`;
  },
  panelLost: (row: DependencyRow, of: AccountDependency) => {
    const { at_once, in_the_end, probability } = row.if_lost;
    if (at_once === null) return "";
    const end = in_the_end === null || in_the_end === at_once ? "" : `; once the capacity that served it is gone too, ${money(in_the_end, of.meta)} stay lost`;
    const risk = probability === null ? "" : ` The model of orders gives ${percent(probability)} that it is lost already.`;
    return `If it is lost, ${money(at_once, of.meta)} of contribution a year are lost at once${end}.${risk}`;
  },
};

/** The member with the largest net sales: those near a limit come before it. */
function largest({ rows }: Dependency): DependencyRow | null {
  const sales = (row: DependencyRow) => row.shares.find((each) => each.measure === "net_sales")?.amount ?? 0;
  return rows.reduce<DependencyRow | null>((most, row) => (most === null || sales(row) > sales(most) ? row : most), null);
}
