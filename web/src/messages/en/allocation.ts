/** Who gets how much of what is short. */
import { count } from "../../format";

export const allocation = {
  title: "Who gets how much of what is short",
  link: "Allocation: who gets how much when stock or capacity is short",
  text: "Say how many units there are. Key accounts and classes are promised a floor, classes by gross profit; what is left goes to those whose units contribute most.",
  capacity: "Units to give",
  capacityText: "Pieces, hours, orders: whole units of what is short",
  floor: (of: string) => `Floor of ${of}, %`,
  keyAccounts: "key accounts",
  keyOf: (name: string) => `${name}, key account`,
  more: (left: number) => `Show more: ${count(left)} left`,
  demands: "Who asks for how much",
  demandsText: "One account a line: number, units and, where you know it, what a unit contributes. Empty: the orders that the models expect.",
  demandsExample: "100234, 400, 12.50",
  months: "Months of expected orders",
  submit: "Allocate",
  download: "Excel workbook",
  back: "Account by account",
  answer: (given: number, demand: number, expected: boolean) =>
    given === demand
      ? `There is enough: all ${count(demand)} ${expected ? "expected orders" : "units asked for"} can be served.`
      : `${count(given)} of ${count(demand)} ${expected ? "expected orders" : "units asked for"} can be served; ${count(demand - given)} cannot.`,
  worth: (money: string, equal: string) => `What is given contributes ${money}; equal parts for everybody would contribute ${equal}.`,
  table: "Who gets how much",
  columns: {
    name: "Customer", class: "Class", demand: "Asks for", units: "Gets", short: "Short", contribution: "A unit contributes", why: "Why",
  },
  nobody: "Nobody asks for anything.",
};
