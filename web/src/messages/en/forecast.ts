/** What is ahead of one account. */
import { count, decimal, percent } from "../../format";

export const forecast = {
  title: "What is ahead",
  told: (months: number, orders: number, low: number, high: number) =>
    `${decimal(orders, 1)} orders are expected in the next ${months} months; in eight of ten cases ${decimal(low, 0)} to ${decimal(high, 0)}.`,
  worth: (money: string, kind: string, low: string, high: string, discount: string) =>
    `They are worth ${money} in ${kind}, between ${low} and ${high}, discounted at ${discount} a year.`,
  active: (p: number) => `It is still a customer with a probability of ${percent(p, 2)}.`,
  noModel: "There are too few customers to fit a model of orders to: rhythm and steadiness are all that is told.",
  why: "Why",
  columns: { figure: "Figure", own: "Its own", all: "All customers", expected: "Expected" },
  rows: { pace: "Orders a year, while active", value: "Order value", gap: "Weeks between orders" },
  weight: (weight: number) => `Its own order values decide ${percent(weight, 2)} of the expected value, those of all customers the rest.`,
  silent: (weeks: number, p: number | null) =>
    `Silent for ${decimal(weeks, 1)} weeks${p === null ? "." : `; a usual gap is longer than that with a probability of ${percent(p, 2)}.`}`,
  stability: "How steadily it orders",
  gaps: (variation: number, mean: number) =>
    `The time between orders, ${decimal(mean, 0)} days on average, varies by ${percent(variation, 2)} of that`,
  values: (variation: number) => `Order values vary by ${percent(variation, 2)} of their mean`,
  among: (steadier: number, median: number, customers: number) =>
    `: steadier than ${percent(steadier, 2)} of the ${count(customers)} customers that can be told, half of whom vary by less than ${percent(median, 2)}.`,
  alone: ".",
  few: (orders: number) => `${count(orders)} orders are too few to tell: it takes three, and three gaps.`,
};
