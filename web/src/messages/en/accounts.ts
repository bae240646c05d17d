/** Accounts: the list and one account. */
import type { Account, RunAccount } from "../../api/types";
import { count, days, money, ordinal, percent, quantity, roughly } from "../../format";
import { terms } from "./terms";

/** `Ranks 3rd of 89 by revenue with 4.2%, last bought 12 days before 2012-01-01; revenue class A, gross profit class B.` */
function sentence({ run, row, measure, ranked }: Account): string {
  if (!run || !row) return "This account has no line in the run shown.";
  const part = row.share === null || row.share <= 0 ? "" : ` with ${roughly(row.share)}`;
  return `${place(row, run.accounts === null ? null : ranked, terms.measure[measure])}${part}, ${lastBought(row, run.as_of)}; ${classes(row)}.`;
}

/** `all` is null for those who see a part of the company: the rank is then among the accounts they see. */
function place({ rank, revenue_class }: RunAccount, all: number | null, measure: string): string {
  if (revenue_class === "inactive") return "Has no line in the window";
  if (rank === null) return `Has no rank by ${measure}`;
  const among = all === null ? "among your accounts" : `of ${count(all)}`;
  return `Ranks ${ordinal(rank)} ${among} by ${measure}`;
}

function lastBought(row: RunAccount, asOf: string): string {
  if (row.recency_days === null) return "has never bought";
  if (row.recency_days <= 1) return `last bought on the last day before ${asOf}`;
  return `last bought ${count(row.recency_days)} days before ${asOf}`;
}

function classes(row: RunAccount): string {
  const revenue = row.revenue_class === "inactive" ? "inactive" : `revenue class ${row.revenue_class}`;
  if (row.gross_profit_class === null || row.gross_profit_class === "inactive") return revenue;
  if (row.gross_profit_class === "unknown") return `${revenue}, gross profit unknown for want of costs`;
  return `${revenue}, gross profit class ${row.gross_profit_class}`;
}

type Basis = "regularity" | "variability" | "frequency";

const periods = { week: "weeks", month: "months", quarter: "quarters", half_year: "half-years" };

/** `26 gaps between purchase days, 30.4 days in the mean, varying by 21% of it: X, steady.` */
function steadiness(row: RunAccount, basis: Basis | undefined): string {
  const { regularity, variability, purchase_frequency: frequency } = row;
  const by = basis ?? row.xyz_basis;
  if (by === "regularity") return `${gaps(regularity)}: ${verdict(regularity.class)}.`;
  if (by === "variability") {
    const varies = variability.cv === null ? "without a positive mean" : `whose value varies by ${percent(variability.cv, 2)} of its mean`;
    return `${count(variability.periods)} ${periods[variability.period]}, ${varies}: ${verdict(variability.class)}.`;
  }
  if (by === "frequency") {
    const word = frequency.word === null ? "" : `, ${frequency.word}`;
    return `Bought in ${count(frequency.active_periods)} of ${count(frequency.periods)} ${periods[variability.period]}: ${frequency.class}${word}.`;
  }
  return "Too few purchases to tell how steadily it buys: N.";
}

function gaps({ gaps: n, cv, mean_gap_days: mean }: RunAccount["regularity"]): string {
  const between = `${count(n)} ${n === 1 ? "gap" : "gaps"} between purchase days`;
  if (cv === null) return between;
  // Runs of the earlier method did not keep the mean.
  if (mean === null) return `${between}, varying by ${percent(cv, 2)} of their mean`;
  return `${between}, ${days(mean)} in the mean, varying by ${percent(cv, 2)} of it`;
}

/** What a class by one basis rests on, as short as a column: `21% of 30.4 days`. */
function measured(row: RunAccount, basis: Basis): string | null {
  const { regularity: { cv, mean_gap_days: mean }, variability, purchase_frequency: frequency } = row;
  if (basis === "variability") return variability.cv === null ? null : percent(variability.cv, 2);
  if (basis === "frequency") return frequency.active_share === null ? null : percent(frequency.active_share, 2);
  if (cv === null) return null;
  return mean === null ? percent(cv, 2) : `${percent(cv, 2)} of ${days(mean)}`;
}

const verdict = (xyz: RunAccount["xyz"]) => (xyz === "N" ? "too few to tell, N" : `${xyz}, ${terms.xyzName(xyz)}`);

export const accounts = {
  sentence,
  steadiness,
  measured,
  title: "Accounts",
  listSentence: (n: number, more: boolean, q: string | undefined) => {
    const number = more ? `The first ${count(n)}` : count(n);
    const noun = n === 1 && !more ? "account" : "accounts";
    return q ? `${number} ${noun} with “${q}” in name or number.` : `${number} ${noun}; search to find one.`;
  },
  search: "Search accounts",
  placeholder: "Name or number",
  number: "Number",
  source: "Source",
  country: "Country",
  none: (q: string) => `No account with “${q}”`,
  noneText: "Look for part of the name, or the number in the source system.",
  first: "No accounts yet",
  firstText: "Accounts appear with the first import of invoice lines.",
  unconverted: (units: { unit: string; quantity: string; lines: number; share: number | null }[]) =>
    `without ${units.map(({ unit, quantity: of, lines, share: part }) => `${quantity(of)} ${unit || "without a unit"} (${lines === 1 ? "1 line" : `${count(lines)} lines`}${part === null ? "" : `, ${percent(part)} of its revenue`})`).join(", ")}`,
  unconvertedText: "Some lines are in units that nothing converts to the product’s own: they are left out of its quantity and price, and named beneath it. Import a file of units that says what one of them is.",
  pricePerUnit: "Price per unit",
  per: (price: string, unit: string | null) => (unit ? `${price} / ${unit}` : price),
  noPrice: "Told where the quantity is above zero and in one unit.",
  formerly: (ids: string[]) => `formerly ${ids.join(", ")}`,
  renumberedTo: (since: string) => `Since ${since} it bears another number, and all its lines are found there:`,
  externalId: (source: string, id: string) => `${id} in ${source}`,
  channel: (channel: string) => ({ direct: "sold to directly", agent: "through an agent", importer: "through an importer", distributor: "through a distributor" })[channel] ?? channel,
  fromLines: "created from ledger lines",
  fromMaster: "from master data",
  revenueClass: (name: string) => `Revenue: ${name}`,
  rungClass: (name: string, rung: string) => `By ${rung}: ${name}`,
  profitClass: (name: string) => `Gross profit: ${name}`,
  xyzClass: (xyz: string, name: string) => (xyz === "N" ? "XYZ: cannot be told" : `${xyz}: ${name}`),
  figures: "In the window",
  revenue: "Revenue",
  profit: "Gross profit",
  share: (measure: string) => `Share of ${measure}`,
  cumulative: (measure: string) => `Cumulative share of ${measure}`,
  invoices: "Invoices",
  lines: "Lines",
  firstDate: "First line",
  lastDate: "Last line",
  covers: (share: string) => `cost known for ${share} of revenue`,
  recency: "Recency",
  frequency: "Frequency",
  monetary: "Monetary",
  days: (n: number) => `${count(n)} ${n === 1 ? "day" : "days"}`,
  invoicesN: (n: number) => `${count(n)} ${n === 1 ? "invoice" : "invoices"}`,
  fifth: (score: number) => `fifth ${score} of 5`,
  fifthRule: "Fifths of the active accounts that ever bought; 5 is best, equal values get equal fifths.",
  before: (rank: string, name: string) => `${rank} ${name}`,
  larger: "Next larger",
  smaller: "Next smaller",
  neighbours: "Neighbours in rank",
  chartTitle: "Revenue and gross profit by month",
  chartTitleRevenue: "Revenue by month",
  chartUnit: (currency: string, previous: boolean) =>
    previous ? `${currency}; solid: the month, light: the same month a year before; one scale` : `${currency}; one scale`,
  chartSummary: (a: Account) => {
    const last = a.months.at(-1);
    return last && a.run ? `${a.months.length} months to ${last.month}; the last with ${money(last.revenue, a.run)} revenue.` : "";
  },
  historyTitle: "Classes from run to run",
  historyText: (runs: string) => `${runs} stored runs with the default parameters, each as of its month’s end. A field opens its run.`,
  historyTip: (asOf: string, name: string, rank: string | null) =>
    rank === null ? `As of ${asOf}: ${name}` : `As of ${asOf}: ${name}, rank ${rank}`,
  historyTo: "Window to the end of",
  steadinessTitle: "How steadily it buys",
  steadinessText: (window: string, basis: Basis | null) =>
    `Purchases over ${window.toLowerCase()}. ${basis === null ? "There are too few to tell." : `The account’s class is that of ${basis}.`}`,
  productsTitle: "Products bought",
  productsText: (n: string, period: string, currency: string) => `${n} in ${period}, the most revenue first; amounts in ${currency}.`,
  product: "Product",
  category: "Category",
  quantity: "Quantity",
  noProduct: "lines without a product",
  noQuantity: "No line of this product has a quantity in one unit.",
  noShare: "The account’s revenue is not above zero.",
  productCost: "No line of this product has a known cost.",
  groupPath: "Belongs to",
  month: "Month",
  previous: "Year before",
  costKnown: "Cost known",
  monthsTitle: "Months",
  monthsUnit: (currency: string) => `Amounts in ${currency}`,
  noMonths: "No line before the as-of date",
  noMonthsText: "Choose a later run in the header to see this account's purchases.",
  missingCost: "No line of this month has a known cost.",
  back: "All accounts of this run",
};
