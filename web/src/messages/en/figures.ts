/** What each figure means and how it comes about, for "Where from?". The definitions are those of `docs/methods`. */
import type { Measure, Run } from "../../api/types";
import { figuresOfDealings } from "./figures-of-dealings";
import { portfolio } from "./portfolio";
import { terms } from "./terms";

export interface Definition {
  meaning: string;
  formula: string;
}

const known = "over the lines whose cost is known";

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function cuts(run: Run, measure: string): string {
  const { a, b } = run.parameters.abc;
  return `By ${measure} from the largest down: A while the larger accounts bring less than ${a}%, B to ${b}%, C after that; N at zero or below.`;
}

function variation(run: Run): string {
  const { x, y } = run.parameters.xyz;
  return `X to ${x}, Y to ${y}, Z above; N where there is too little to tell.`;
}

const xyz = (run: Run) => `over ${terms.window[run.parameters.xyz.window].toLowerCase()}`;

/** One pair for each figure: what it means, how it is formed. */
const of = (run: Run, m: string): Record<string, [meaning: string, formula: string]> => ({
  accounts: ["How many accounts are counted here.", "Accounts with a line in the run’s window that you see; inactive ones have earlier lines only."],
  rank: [`The account’s place by ${m}; 1 is the largest.`, `Active accounts you see by ${m}, the largest first; ties by source and number.`],
  revenue: ["Net revenue in the run’s window: after discount, before tax, less returns and credits.", "Sum of the amounts of its lines."],
  gross_profit: [`Gross profit in the run’s window, ${known}.`, "Revenue of those lines less their direct cost."],
  share: [`The account’s part of all ${m}.`, `Its ${m} ÷ the sum of all positive ${m} you see.`],
  cumulative: [`What this account and all larger ones bring together.`, `Sum of their positive ${m} ÷ the sum of all positive ${m} you see.`],
  revenue_class: ["The account’s ABC class by revenue.", cuts(run, "revenue")],
  gross_profit_class: ["The account’s ABC class by gross profit.", cuts(run, "gross profit")],
  rung_amount: [`${upper(terms.measure[run.measure])} in the run’s window, as the contribution ladder tells it.`, "The account’s ladder over the same days, with the costs that the run was told with."],
  rung_class: [`The account’s ABC class by ${terms.measure[run.measure]}.`, cuts(run, terms.measure[run.measure])],
  xyz: [`How steadily the account buys, ${xyz(run)}.`, `By the gaps between purchase days, else by value period by period. ${variation(run)}`],
  regularity: [`How even the gaps between purchase days are, ${xyz(run)}.`, `Deviation of the gaps ÷ the mean gap. ${variation(run)}`],
  variability: [`How even the value is from period to period, ${xyz(run)}.`, `Deviation of the periods’ net value ÷ its mean. ${variation(run)}`],
  frequency: [`In how many of its periods the account buys, ${xyz(run)}.`, `Periods with a purchase ÷ all periods: X from ${run.parameters.xyz.frequency_x}, Y from ${run.parameters.xyz.frequency_y}.`],
  invoices: ["Distinct invoices in the run’s window, credit notes included.", "Distinct invoice numbers; a day stands for one where a line has none."],
  lines: ["Ledger lines, of all kinds.", "Count of the lines."],
  first: ["The account’s first day.", "First day with a line before the run’s day, also outside the window."],
  last: ["The account’s last day.", "Last day with a line before the run’s day, also outside the window."],
  lastPurchase: ["When the account last bought.", "Last day before the run’s day on which it bought for more than it returned, also outside the window."],
  recency: ["How long ago the account last bought.", "Days from its last purchase to the run’s day; 5 is the most recent fifth of the buyers."],
  r: ["Recency in fifths; 5 bought last.", "Fifths of all active buyers by days since their last purchase; equals together."],
  f: ["Frequency in fifths; 5 buys most often.", "Fifths of all active buyers by invoices; equals together."],
  m: ["Monetary in fifths; 5 brings most.", "Fifths of all active buyers by revenue; equals together."],
  standing: [`Where the account stands among those you see.`, `Rank and share by ${m}; days from the last purchase to the run’s day; classes by the run’s cuts.`],
  totals: ["The whole run: revenue, gross profit, and how many accounts they come from.", `Sums over the accounts you see with a line in the window; gross profit ${known}.`],
  losses: ["How many of the largest accounts lose money.", "Of the 20 largest by revenue, those with a known gross profit below zero."],
  largest: [`The account with the most ${m}.`, `Its ${m} ÷ the sum of all positive ${m}.`],
  band: ["The book’s band: key accounts usually bring 30 to 55% of the business.", `The fewest of the largest accounts that reach either share of all positive ${m}.`],
  class_size: ["How many accounts are in the class.", cuts(run, m)],
  curve: [`What the largest accounts bring together.`, `Running sum of ${m} from the largest down ÷ the sum of all positive ${m}.`],
  lorenz: ["What the smallest accounts bring together.", `Running sum of ${m} from the smallest up ÷ the sum of all positive ${m}.`],
  outside: [`Accounts without positive ${m}; they stand outside the figures of concentration.`, `Accounts with ${m} of zero or less, and the sum of it.`],
  nine_cell: ["Accounts of one ABC and one XYZ class, and what they bring.", `Counted over accounts with a line in the window. ${cuts(run, m)}`],
  xyz_count: ["Accounts of each XYZ class, by each way to tell it.", `Counted over accounts with a line in the window. ${variation(run)}`],
  cross_cell: ["Accounts of one class by revenue and one by gross profit, and what they bring.", "Counted over accounts with a line in the window; both classes by the run’s cuts."],
  sum: ["The sum over all accounts the list lets through.", "Sum of the exact amounts, rounded once; pages not yet loaded are in it."],
  month_revenue: ["Net revenue of the month.", "Sum of the amounts of the lines dated in it."],
  month_profit: [`Gross profit of the month, ${known}.`, "Revenue of those lines less their direct cost."],
  cost_known: ["How much of the month’s revenue the gross profit is about.", "Revenue of the lines with a known cost ÷ all revenue of the month."],
  month_invoices: ["Distinct invoices of the month.", "Distinct invoice numbers of the lines dated in it."],
  quantity: ["How much of the product was bought in the run’s window.", "Sum of the quantities of its lines in the product’s own unit, each by the factor of its day; returns count against it."],
  price_per_unit: ["What one unit of the product brought, net.", "Net revenue of the lines that the quantity is of ÷ that quantity."],
  product_revenue: ["Net revenue with the product in the run’s window.", "Sum of the amounts of the account’s lines of it."],
  product_share: ["The product’s part of what the account brings.", "Its net revenue ÷ the account’s."],
  product_profit: [`Gross profit with the product, ${known}.`, "Revenue of those lines less their direct cost."],
  product_invoices: ["Invoices on which the account bought the product.", "Distinct invoice numbers of its lines in the window."],
  product_last: ["When the account last bought the product.", "Last day with a line of it in the window."],
  moved: ["Accounts by their class in the earlier and in the later run.", `Counted over accounts active in at least one of both; the amount is their change of revenue. ${cuts(run, m)}`],
  change: ["By how much the account’s revenue grew, or fell.", "Its revenue in the later run less that in the earlier one."],
  is_key_account: ["Whether the account is in the register of key accounts.", "Said by a person, with the day and the reason."],
  lifetime_value: ["What the account is expected to be worth, now and as it would have looked on earlier days.", "Expected orders × value × margin within the months named, discounted, by the newest fit; earlier days by the same fit and margin."],
  cell: [`The account’s ABC class by ${m} and its XYZ class, in this run and in those before it.`, `${cuts(run, m)} ${variation(run)}`],
  phase: ["The phase of the relationship, month by month.", "The first rule that fits tells it; a person’s word goes before the rules."],
  ahead_own: ["What the account did itself.", "Its own orders before the fit’s day."],
  ahead_all: ["What customers do on the whole.", "The mean of the population the model was fitted to."],
  ahead_expected: ["What is expected of the account.", "Its own history and the population’s, weighed by how much the account has shown."],
  inactive: ["Accounts without a line in the window, but with earlier ones.", "Count of those you see."],
});

/** The definition of a figure as a run forms it; undefined for what is none. */
export function figures(name: string, run: Run, measure: Measure): Definition | undefined {
  const word = terms.measure[measure];
  const found = of(run, word)[name] ?? figuresOfDealings[name];
  return found ? { meaning: found[0], formula: found[1] } : portfolio.definitions(word)[name];
}
