/** How customers source. */
import type { BothSides, MutualDependency, Sourcing, SourcingPosition } from "../../api/types";
import { count, decimal } from "../../format";

const quadrant: Record<MutualDependency, string> = {
  mutual: "Each hangs on the other",
  captive_supplier: "You hang on it, and it not on you",
  captive_customer: "It hangs on you, and you not on it",
  loose: "Neither hangs on the other",
};

const index = (of: number) => decimal(of, 2);

export const sourcing = {
  title: "How customers source",
  text: ({ categories }: Sourcing) => {
    const told = categories.reduce((sum, each) => sum + each.told, 0);
    return told === 0
      ? "No invoice says who else supplies a customer. Say it on the customer's page, or bring a file."
      : "Of how many customers in each category it is told who else supplies them, and where you stand";
  },
  columns: {
    category: "Category",
    sales: (currency: string) => `Net sales, ${currency}`,
    buying: "Customers",
    told: "Told of",
    sole: "Only supplier",
    soleSales: "Sales to them",
    first: "First of several",
    behind: "Behind others",
    stands: "You stand",
    wallet: "Of its wallet",
    switching: "To switch",
    known: "How that is known",
    act: "Acts",
  },
  bring: "Bring a CSV file",
  brought: (added: number) => `${count(added)} ${added === 1 ? "row" : "rows"} taken in.`,
  csv: "As CSV",
  panel: "Who hangs on whom",
  sides: ({ ours, theirs, asymmetry, quadrant: place }: BothSides) => {
    if (theirs === null) return "Nobody said how it sources: say how many suppliers it has, what part of its wallet is yours, or how long it takes to switch.";
    if (ours === null || place == null) return `It hangs on you by ${index(theirs)} of 1. Of how much you hang on it nothing is known.`;
    const lean = asymmetry === null ? "" : ` The difference over the sum is ${index(asymmetry)}; above 0 it needs you more.`;
    return `${quadrant[place]}: it on you by ${index(theirs)} of 1, you on it by ${index(ours)}.${lean}`;
  },
  categories: "What it buys, and how it sources that",
  all: "All it buys",
  unknown: "Nobody said it.",
  stands: ({ is_sole_source, suppliers, rank }: SourcingPosition) => {
    if (is_sole_source) return "Only supplier";
    if (rank !== null && suppliers !== null) return `${count(rank)} of ${count(suppliers)}`;
    if (rank !== null) return `Rank ${count(rank)}`;
    return suppliers === null ? "Told" : `One of ${count(suppliers)}`;
  },
  months: (months: number) => `${count(months)} ${months === 1 ? "month" : "months"}`,
  toldBy: ({ note, told_by, as_of }: SourcingPosition) => `${note === "" ? "" : `${note}. `}${told_by}, as of ${as_of}`,
  tell: "Say",
  tellOne: (name: string) => `Say how it sources ${name}`,
  withdraw: "Withdraw",
  withdrawOne: (name: string) => `Withdraw what is said of ${name}`,
  formTitle: (name: string) => `How it sources: ${name}`,
  formText: "Say what you know and leave the rest empty. The newest word counts; earlier ones stay in the history.",
  sole: "You are the only supplier",
  fields: {
    suppliers: () => "Suppliers, you among them",
    rank: () => "Your rank among them",
    wallet_percent: () => "Your part of what it spends, %",
    alternatives: () => "Others that could supply at once",
    switching_months: () => "Months it takes to switch",
    switching_cost: (currency: string) => `What switching costs it, ${currency}`,
    replacing_months: () => "Months it takes you to replace it",
    dedicated_assets: (currency: string) => `What you keep for it alone, ${currency}`,
    note: () => "How that is known",
  },
  asOf: "As of",
  note: "How that is known",
  keep: "Keep",
};
