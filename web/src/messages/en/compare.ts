/** Two runs compared. */
import type { Class, MovementKind } from "../../api/types";
import { count } from "../../format";
import { terms } from "./terms";

const side = (value: Class | "absent") => (value === "absent" ? "not known" : terms.className(value));

const list = (words: string[]) => words.join(" or ");

/** `that were A and are B`: which accounts are listed. */
function asked({ from, to, xyz, kinds }: { from: string[]; to: string[]; xyz: string[]; kinds: MovementKind[] }): string {
  const said = [
    from.length > 0 && `were ${list(from)}`,
    to.length > 0 && `are ${list(to)}`,
    xyz.length > 0 && `are ${list(xyz)} by XYZ`,
    kinds.length > 0 && list(kinds.map((each) => kind[each])),
  ];
  return said.filter(Boolean).join(", ");
}

const kind: Record<MovementKind, string> = {
  risen: "rose", fallen: "fell", new: "new", lost: "lost", returned: "came back", changed_xyz: "buys differently", kept: "kept",
};

export const compare = {
  title: "Compare two runs",
  from: "From",
  to: "To",
  onRung: (rung: string, currency: string) => `${rung}, ${currency}`,
  by: (measure: string) => `Classes by ${measure}; money is net revenue.`,
  totals: "Both runs",
  active: "Active accounts",
  inactive: "Inactive",
  side,
  asked,
  covers: (period: string, ledger: string, method: string) => `lines ${period}, ledger version ${ledger}, method ${method}`,
  matrix: (measure: string) => `From class to class, by ${measure}`,
  matrixText: (currency: string) => `Accounts, and their change of revenue in ${currency}. ▲ a better class than before, ▼ a worse one. Each cell opens its accounts.`,
  cell: (n: number, was: string, is: string, change: string) =>
    `${count(n)} ${n === 1 ? "account" : "accounts"}, before: ${was}, now: ${is}, ${change}`,
  now: (day: string) => `As of ${day}`,
  before: (day: string) => `As of ${day}`,
  unknownThen: side("absent"),
  movements: "Accounts that moved",
  listed: "Accounts of the comparison",
  movementsText: (shown: string, total: string, change: string, currency: string) =>
    `${shown === total ? `${total} accounts` : `The first ${shown} of ${total} accounts`}, together ${change}, the most money first; amounts in ${currency}.`,
  all: "All that moved",
  what: "What happened",
  kind,
  classes: "Classes",
  became: "became",
  revenueAt: (day: string) => `Revenue as of ${day}`,
  change: "Change",
  noneMoved: "No account changed its class",
  noneMovedText: "The totals above say what changed within the classes.",
  nothingEarlier: "There is no earlier run to compare with",
  nothingEarlierText: "“New run” above computes one as of an earlier day; then it is compared here.",
  words: "difference change movements earlier",
  link: "Compare with an earlier run",
};
