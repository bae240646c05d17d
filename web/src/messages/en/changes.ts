/** Lines that go and lines that come: corrections, undos, and versions of the ledger side by side. */
import { count } from "../../format";
import { some } from "./ledger-sentences";

export const changes = {
  replace: "Takes the place of",
  replaceHint: "Lines of earlier files from the same source.",
  replaceKeys: {
    nothing: "Nothing: its lines are new",
    "period:month": "The months it has lines of",
    "period:day": "The days it has lines of",
    "period:file": "All days from its first line to its last",
    invoice: "The invoices it has lines of",
    line: "The same lines of the same invoices",
  },
  inAll: "What changes in revenue",
  byMonth: "By month",
  byAccount: "By customer, the largest differences first",
  currency: "Currency",
  month: "Month",
  account: "Customer",
  columns: { linesRemoved: "Lines that go", removed: "Goes", linesAdded: "Lines that come", added: "Comes", net: "Net" },
  more: (n: number) => `${some(n, "customer has", "customers have")} other lines as well.`,
  replaces: (n: number) =>
    n === 0
      ? "No line of an earlier file is replaced: what this file stands for is not in the ledger yet."
      : `${some(n, "line", "lines")} of earlier files ${n === 1 ? "leaves" : "leave"} the ledger, and this file takes ${n === 1 ? "its" : "their"} place.`,
  replaced: (n: number, of: number) =>
    n === of ? "Later files took the place of all its lines." : `Later files took the place of ${count(n)} of its ${count(of)} lines.`,
  tookPlace: (n: number) => `It took the place of ${some(n, "line", "lines")} of earlier files.`,
  restored: (n: number) => `${some(n, "line", "lines")} that it took the place of ${n === 1 ? "comes" : "come"} back.`,
  badge: "in part",
};
