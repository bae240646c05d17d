/** What customers will do next. */
import { count, decimal, percent } from "../../format";
import { valueBasis } from "./rungs";

export const future = {
  title: "What is ahead",
  none: "No model is fitted yet",
  noneText: "Models learn from the days on which customers bought: who is still active, how often each will order, and what that is worth.",
  fit: "Fit the models",
  fitAgain: "Fit again",
  worth: (customers: number, months: number, money: string) =>
    `${count(customers)} customers are expected to be worth ${money} over the next ${months} months.`,
  tooFew: (customers: number, repeaters: number) =>
    `${count(customers)} customers, ${count(repeaters)} with a second order, are too few to fit a model to.`,
  under: (day: string, version: number, discount: string) => `Known up to ${day}, ledger version ${version}; discounted at ${discount} a year.`,
  advice: "Before you rely on it",
  months: "Months ahead",
  tracking: "Repeat orders, as they came and as the model has them",
  trackingText: (day: string) => `The model knew nothing from ${day} on. First orders after that day, and what follows them, are left out.`,
  trackingSummary: (came: number, expected: number) => `${count(came)} repeat orders came, ${count(expected)} were expected.`,
  trackingColumns: { until: "Up to", came: "Came", expected: "Expected", known: "The model knew" },
  yes: "yes",
  no: "no",
  holdOut: (error: number, before: number, pace: number, coverage: number) =>
    `Held back, the last days were off by ${decimal(error, 2)} orders per customer; “as many as before” by ${decimal(before, 2)}, “own pace goes on” by ${decimal(pace, 2)}. ${percent(coverage, 2)} of customers lay in their 80% range.`,
  byFrequency: "Orders held back, by the number of repeat orders before",
  byFrequencyColumns: { repeats: "Repeats before", customers: "Customers", came: "Orders came", expected: "Expected" },
  parameters: (name: string) => `Parameters of ${name}`,
  parametersText: (ll: string, customers: number, converged: boolean) =>
    `Log-likelihood ${ll} over ${count(customers)} customers; ${converged ? "the search converged" : "the search did not converge"}. Times in weeks.`,
  parameterColumns: { name: "Parameter", value: "Value", error: "Standard error", low: "95% from", high: "to" },
  accounts: "Accounts, the largest value first",
  accountsText: (currency: string) => `Values in ${currency}: what orders leave where their cost is known, else revenue. In eight of ten cases the truth lies in the range.`,
  columns: {
    name: "Account", active: "Active", orders: "Orders", ordersRange: "80% range", value: "Value", valueRange: "80% range",
    basis: "Of", own: "Own pace a year", expected: "Expected pace", population: "Others’ pace", silent: "Silent, weeks", gap: "Usual gap",
  },
  basis: valueBasis,
  range: (low: string, high: string) => `${low} to ${high}`,
  more: "Show more",
  download: "Download as CSV",
};
