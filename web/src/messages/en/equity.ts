/** What customers are worth together. */
import { count, decimal, percent } from "../../format";

export const equity = {
  title: "Customer equity",
  link: "Customer equity: what all customers are worth together",
  none: "No model is fitted yet",
  noneText: "Customer equity is the sum of what each customer is expected to be worth. Fit the models first: they learn from the days on which customers bought.",
  toFuture: "To the models",
  tooFew: "What customers are worth cannot be told: there are too few of them, or of their orders, to fit models to.",
  answer: (customers: number, money: string, kind: string, months: number, low: string, high: string) =>
    `${count(customers)} customers are worth ${money} in ${kind} over the next ${months} months; in eight of ten cases between ${low} and ${high}.`,
  under: (day: string, discount: string) =>
    `Known up to ${day}; discounted at ${discount} a year. The range is drawn of the sum: luck evens out among customers, what is not known of the models does not.`,
  apart: (accounts: number, money: string) =>
    `${count(accounts)} ${accounts === 1 ? "customer" : "customers"} without a known cost ${accounts === 1 ? "is" : "are"} not in that sum; ${money} of revenue is expected of ${accounts === 1 ? "it" : "them"}.`,
  months: "Months ahead",
  download: "Excel workbook",
  back: "Account by account",
  classes: "By class",
  classesText: (currency: string, months: number) =>
    `Classes of the newest run. The past is the run's window, the future the next ${months} months; amounts in ${currency}.`,
  tiers: "Key accounts and all others",
  tiersText: (currency: string) => `By the register of today; the past is the run’s window, amounts in ${currency}.`,
  columns: {
    tier: "Tier", class: "Class", accounts: "Customers", past: "Past", pastShare: "of the past", value: "Expected", range: "80% range", share: "of the future",
  },
  range: (low: string, high: string) => `${low} to ${high}`,
  lorenz: "Does the future hang on fewer customers than the past?",
  lorenzText: "Customers from the smallest to the largest, and their part of the whole. The further a line bends down, the more hangs on few: dashed the past, solid the future.",
  lorenzColumns: { accounts: "Part of the customers", past: "of the past", future: "of the future" },
  past: "Past",
  future: "Future",
  more: (past: number, future: number) => `More: for 80% of the past it took ${count(past)} customers, for 80% of the future it takes ${count(future)}.`,
  lessOrSame: (past: number, future: number) => `No: for 80% of the past it took ${count(past)} customers, for 80% of the future it takes ${count(future)}.`,
  figures: "How concentrated",
  figureColumns: { figure: "Figure", past: "Past", future: "Future", means: "What it means" },
  figure: {
    gini: "Gini", hhi: "HHI", effective: "Customers of equal size", topFifth: "Largest fifth", forEighty: "For 80%", largest: "Largest customer",
  },
  means: {
    gini: "0 when all are equal, towards 1 when one has everything",
    hhi: "Sum of squared shares, 10,000 when there is only one",
    effective: "So many customers of equal size would be as concentrated",
    topFifth: "Share of the largest fifth of the customers",
    forEighty: "How few customers bring 80%",
    largest: "Share of the largest",
  },
  number: (value: number) => decimal(value, 1),
  shifts: "Who matters more, and who less",
  shiftsText: "Customers whose part of the whole changes most from the past to the future.",
  noShifts: "Nobody's part of the whole changes by a tenth of a percent.",
  shiftColumns: { name: "Customer", class: "Class", pastShare: "of the past", share: "of the future", change: "Change, points", active: "Active", value: "Expected" },
  points: (change: number) => `${change > 0 ? "+" : ""}${decimal(change * 100, 1)}`,
  share: (value: number) => percent(value),
};
