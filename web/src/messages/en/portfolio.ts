/** The portfolio: who carries the business. */
import type { Concentration, Measure, Portfolio } from "../../api/types";
import { count, decimal, money, percent, roughly } from "../../format";
import { terms } from "./terms";

/** A piece of a sentence; a piece with a link opens the accounts behind its number. */
export interface Piece {
  text: string;
  link?: { rank_to: number } | { losses: number } | { account: string | null };
}

const customers = (n: number) => (n === 1 ? "customer" : "customers");

/** `34 of 89 customers (38%) bring 80% of revenue; the largest, QUICK-Stop, brings 9.3%.` */
function sentence({ measure, summary }: Portfolio): Piece[] {
  const { concentration: c, loss_makers_in_top_20: losses } = summary;
  const word = terms.measure[measure];
  if (c.accounts_for_80_percent === null || c.largest === null) {
    return [{ text: `No customer has positive ${word} in this window, so there is nothing to concentrate.` }];
  }
  const few = c.accounts_for_80_percent;
  const pieces: Piece[] = [
    { text: `${count(few)} of ${count(c.base_accounts)} ${customers(c.base_accounts)}`, link: { rank_to: few } },
    { text: ` (${roughly(few / c.base_accounts)}) ${few === 1 ? "brings" : "bring"} 80% of ${word}; the largest, ` },
    { text: c.largest.name, link: { account: c.largest.id } },
    { text: `, brings ${roughly(c.largest.share)}.` },
  ];
  if (losses === null) return pieces;
  return [...pieces, ...lossPieces(losses, Math.min(20, summary.accounts), summary.gross_profit_covers ?? 0)];
}

/** What has no known cost may lose money unseen, so a clean bill is given only as far as costs reach. */
function lossPieces(losses: number, top: number, covers: number): Piece[] {
  if (losses === 0) return [{ text: ` None of your top ${top} loses money${covers < 1 ? " as far as costs are known" : ""}.` }];
  return [
    { text: " " },
    { text: `${losses} of your top ${top}`, link: { losses: top } },
    { text: losses === 1 ? " loses money." : " lose money." },
  ];
}

interface Definition {
  label: string;
  meaning: string;
  formula: string;
}

const definitions = (m: string): Record<string, Definition> => ({
  forEighty: {
    label: "Accounts for 80%",
    meaning: `The fewest accounts that together bring at least 80% of ${m}.`,
    formula: `Accounts from the largest down, until their sum reaches 80% of all positive ${m}.`,
  },
  topFifth: {
    label: "Share of the top 20%",
    meaning: `What the largest fifth of the accounts brings. The slogan says 80%; this is the measured figure.`,
    formula: `Sum of ${m} of the largest fifth (rounded up) divided by all positive ${m}.`,
  },
  gini: {
    label: "Gini",
    meaning: "How unequal accounts are: 0 when all are of one size, near 1 when one has everything.",
    formula: `Twice the sum of (place from the smallest × ${m}) ÷ (number × total), less (number + 1) ÷ number.`,
  },
  hhi: {
    label: "HHI",
    meaning:
      "Herfindahl-Hirschman index, 0 to 10,000. Below 1,000 well spread, to 1,800 moderate, above that concentrated. The bands come from markets and are an analogy here.",
    formula: `Sum of the squared shares of ${m}, times 10,000.`,
  },
  effective: {
    label: "Effective customers",
    meaning: "How many customers of equal size would be as concentrated as yours. The fewer, the more each matters.",
    formula: "1 divided by the sum of the squared shares.",
  },
  cr: {
    label: "Largest n",
    meaning: `The share of ${m} that the largest 1, 3, 4, 10 and 20 accounts bring together.`,
    formula: `Sum of ${m} of the largest n accounts divided by all positive ${m}.`,
  },
});

const bands = { unconcentrated: "well spread", moderate: "moderate", high: "concentrated" };

function dependence({ dependence: level, largest }: Concentration): string | null {
  if (!largest || !level || level === "none") return null;
  const limit = level === "critical" ? "25%" : "10%";
  return `${largest.name} alone brings more than ${limit}: ${level === "critical" ? "a critical dependence" : "a breadwinner"}.`;
}

export const portfolio = {
  sentence,
  definitions,
  bands,
  dependence,
  title: "Portfolio",
  under: (p: Portfolio) => {
    const { summary, run } = p;
    const profit = summary.gross_profit === null ? "" : ` and ${money(summary.gross_profit, run)} gross profit`;
    const silent = summary.inactive === 0 ? "" : `; ${count(summary.inactive)} more ${summary.inactive === 1 ? "has" : "have"} no line in the window`;
    return `${money(summary.revenue, run)} revenue${profit} from ${count(summary.accounts)} ${summary.accounts === 1 ? "account" : "accounts"}${silent}.`;
  },
  covers: (share: number) =>
    share >= 1 ? "Costs are known for all revenue." : `Gross profit covers ${percent(share)} of revenue; the rest has no known cost.`,
  measureSwitch: "Measure",
  noCosts: "No line in this window has a known cost, so there is no gross profit.",
  marginHidden: "Gross profit is hidden: your role does not see margins.",
  curveTitle: (m: Measure) => `Cumulative ${terms.measure[m]}, accounts from the largest to the smallest`,
  curveUnit: (period: string, total: string) => `${period}, % of ${total}`,
  curveSummary: (p: Portfolio) => sentence(p).map((piece) => piece.text).join(""),
  curveAxis: "accounts",
  curveColumns: { rank: "Accounts", share: "Cumulative share", accountShare: "Share of accounts" },
  bandEnd: (share: string, accounts: string) => `${share}: ${accounts} accounts`,
  bandLabel: (lower: string, upper: string, from: string, to: string) =>
    `Key accounts usually carry ${lower} to ${upper}: here the largest ${from} to ${to}`,
  hover: (rank: string, name: string | null) => (name === null ? `Rank ${rank}` : `Rank ${rank}: ${name}`),
  hoverShare: (rank: string, share: string) => `The largest ${rank} bring ${share}`,
  concentration: "Concentration",
  concentrationOf: (n: string, m: string) => `${n} accounts with positive ${m}`,
  nonePositive: "No account has a positive value.",
  largestTitle: "Brought by the largest",
  nonPositive: "At zero or below",
  effectiveValue: (value: number) => decimal(value, 1),
  forEightyNote: (ratio: string) => `${ratio} of accounts`,
  lorenzTitle: "Lorenz curve",
  lorenzSummary: (gini: string) => `The further below the diagonal, the more unequal; Gini ${gini}.`,
  lorenzColumns: { accounts: "Smallest accounts", value: "Share of value" },
  crossTitle: "Class by revenue against class by gross profit",
  crossText: "Each cell opens its accounts. ▼ worse by gross profit than by revenue, ▲ better.",
  crossRow: "By revenue",
  crossColumn: "By gross profit",
  crossCell: (n: number, row: string, column: string) =>
    `${count(n)} ${n === 1 ? "account" : "accounts"}, revenue class ${row}, gross profit class ${column}`,
  crossHidden: "The cross-table needs gross profit, which your role does not see.",
  worse: "worse by gross profit",
  better: "better by gross profit",
  crossRevenue: "rev.",
  crossProfit: "GP",
  tableTitle: "Accounts",
  tableUnit: (currency: string, measure: string) => `Amounts in ${currency}; rank and shares by ${measure}.`,
  search: "Search accounts",
  searchPlaceholder: "Name or number",
  download: "Download",
  csv: "CSV",
  csvText: "These accounts, filtered and sorted as shown",
  workbook: "Excel workbook",
  workbookText: "All accounts of the run; its formulas tell the classes anew when you change the cuts",
  parquet: "Parquet",
  parquetText: "All accounts of the run, exact amounts, for other programs",
  filterRevenue: "Revenue class",
  filterProfit: "Gross profit class",
  filterXyz: "XYZ",
  byMeasure: (classes: string, measure: string) => `${classes} by ${measure}`,
  remove: (filter: string) => `Remove the filter ${filter}`,
  firstRanks: (n: number) => `Largest ${count(n)}`,
  clear: "Clear filters",
  total: (n: number) => `${count(n)} ${n === 1 ? "account" : "accounts"}`,
  noneMatch: "No account matches these filters",
  noneMatchText: "Nothing is lost; take a filter away to see more.",
  columns: {
    rank: "Rank", name: "Account", revenueClass: "Class", profitClass: "GP class", xyz: "XYZ", revenue: "Revenue", share: "Share",
    cumulative: "Cum.", profit: "Gross profit", covers: "Cost known", invoices: "Invoices", last: "Last purchase",
    rungClass: (rung: string) => `${rung} class`,
    r: "R", f: "F", m: "M",
  },
  columnHints: {
    r: "Recency in fifths: 5 bought last", f: "Frequency in fifths: 5 buys most often", m: "Monetary in fifths: 5 brings most",
    cumulative: "Share of this account and all larger ones", covers: "Share of revenue with a known cost",
  },
  columnMenu: "Columns",
  rfm: "R, F, M",
  cumulativeShare: "Cumulative share",
  sortBy: "Sort by",
  cardRank: (rank: string, share: string | null) => (share === null ? `Rank ${rank}` : `Rank ${rank}, ${share}`),
  rungCovers: (rung: string, share: string) => `${rung} is told of ${share} of revenue`,
  rungUnder: (rung: string, amount: string, share: string | null) =>
    share === null ? `${rung}: ${amount}.` : `${rung}: ${amount}, told of ${share} of revenue; the rest is not known.`,
  rungUnknown: (rung: string) => `${rung} is not known of any account.`,
  partCovers: (share: string) => `Cost known for ${share} of revenue only`,
  rankTip: "j and k move, Enter opens, / searches",
  firstTitle: "No portfolio yet",
  firstText: "Import invoice lines once. Mainstay then ranks, classes and measures your customers, and you see here who carries the business.",
  firstButton: "Import a file",
  firstViewer: "As soon as an administrator has imported invoice lines, you see here who carries the business.",
  noRun: "The ledger is there, but no run has been computed over it",
  noRunText: "After each import a run starts by itself; “New run” above computes one now.",
  emptyWindow: "No customer bought in this window",
  emptyWindowText: "Choose another as-of date or a longer window with a new run.",
};
