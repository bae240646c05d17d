/** Where accounts went between two runs. */
import type { Classification, RunMigration } from "../../api/types";
import { count, decimal, percent } from "../../format";
import { terms } from "./terms";

const segment: Record<string, string> = {
  champions: "champions", potential_loyalist: "potential loyalists", loyal: "loyal", promising: "promising", new: "new",
  cannot_lose: "cannot lose them", at_risk: "at risk", need_attention: "need attention", about_to_sleep: "about to sleep",
  lost: "lost", others: "others", unscored: "not scored", inactive: "inactive", absent: "not there", unknown: "class not known",
  awareness: "awareness", exploration: "exploration", expansion: "expansion", commitment: "commitment", dissolution: "dissolution", key_account: "key account", other_account: "other account",
};

const cell: Record<string, string> = { AN: "A, cannot be told", BN: "B, cannot be told", CN: "C, cannot be told" };

const by: Record<Classification, string> = { abc: "ABC", xyz: "XYZ", nine_cells: "Nine cells", rfm: "RFM segments", phase: "Phase", tier: "Tier" };

function state(word: string, of: Classification): string {
  if (of === "xyz" && word === "N") return terms.xyzName("N");
  return segment[word] ?? (of === "nine_cells" ? cell[word] : undefined) ?? word;
}

const accounts = (n: number) => `${count(n)} ${n === 1 ? "account" : "accounts"}`;

function answer({ mobility: { accounts: all, kept, revenue_kept }, by: of }: RunMigration): string {
  if (all === 0) return "No account is known to both runs.";
  const money = revenue_kept === null ? "" : `; ${percent(revenue_kept, 2)} of the earlier revenue was with them`;
  const what = { abc: "class", xyz: "class", nine_cells: "cell", rfm: "segment", phase: "phase", tier: "tier" }[of];
  return `${count(kept)} of ${accounts(all)} kept their ${what}${money}.`;
}

function mobility({ mobility: { index }, step_months }: RunMigration): string {
  if (index === null) return "Mobility cannot be told of a single state.";
  const time = step_months === null ? "" : ` over ${step_months} ${step_months === 1 ? "month" : "months"}`;
  return `Mobility index ${decimal(index, 2)}${time}: 0 where everybody stays, 1 where the state before says nothing of the state after.`;
}

export const migration = {
  title: "Migration",
  by,
  byLabel: "Followed by",
  state,
  answer,
  mobility,
  rungBefore: (rung: string) => `${rung} before`,
  rungAfter: (rung: string) => `${rung} after`,
  under: (what: string, of: Classification, measure: string) =>
    `${what}${of === "abc" || of === "nine_cells" ? ` by ${measure}` : ""}; money is net revenue.`,
  otherwise: "The two runs were asked differently: a part of what moved is the question, not the customers.",
  matrix: "From state to state",
  matrixText: (currency: string) => `Accounts, their part of the row, and the change of their revenue in ${currency}. Each cell opens its accounts.`,
  from: (day: string) => `As of ${day}`,
  row: (n: number) => accounts(n),
  thin: "Fewer than 20 accounts: the shares of this row say little.",
  cell: (n: number, was: string, is: string, change: string, share: string) =>
    `${accounts(n)} from ${was} to ${is}, ${share} of the row, ${change}`,
  interval: (low: number, high: number) => `95 of 100 cases lie between ${percent(low, 2)} and ${percent(high, 2)}`,
  flow: "Flow of accounts",
  flowText: (from: string, to: string) => `From left, as of ${from}, to right, as of ${to}; the width is the number of accounts.`,
  flowSummary: (moved: number, all: number) => `${count(moved)} of ${accounts(all)} changed their state.`,
  flowColumns: { from: "From", to: "To", accounts: "Accounts", before: "Revenue before", after: "Revenue after" },
  steps: "Can the next step be told?",
  stepsText: (runs: number, months: number, steps: number) =>
    `${runs} kept runs ${months} ${months === 1 ? "month" : "months"} apart, ${count(steps)} steps of single accounts.`,
  noSteps: "The two runs are not a whole number of months apart, so no row of runs continues them.",
  noChain: "No earlier run as far apart is kept, so one step is all there is.",
  tests: { stationarity: "Shares are the same from step to step", first_order: "The last state tells the next", second_order: "The last state is enough" },
  testColumns: { what: "Assumption", answer: "Answer", statistic: "Chi-square", degrees: "Degrees of freedom", p: "p" },
  holds: { yes: "not refuted", no: "refuted", told: "yes", untold: "no sign of it" },
  rough: "rough: many cells are thin",
  expected: "One step further",
  expectedText: "If the next step is like those before. Where an assumption above is refuted, read it as a sketch.",
  expectedColumns: { state: "State", now: "Accounts now", next: "Expected" },
  overlap: "A step shorter than the window compares runs that share months; such runs look steadier than customers are.",
  accounts: "The accounts behind",
  accountsText: (shown: string, total: string, change: string, currency: string) =>
    `${shown === total ? `${total} accounts` : `The first ${shown} of ${total} accounts`}, together ${change}, the most money first; amounts in ${currency}.`,
  between: (was: string | undefined, is: string | undefined) =>
    [was && `were ${was}`, is && `are ${is}`].filter(Boolean).join(", "),
  all: "All accounts",
  columns: { name: "Account", states: "States", before: "Revenue before", after: "Revenue after", change: "Change" },
  download: "Download as spreadsheet",
  words: "matrix transitions sankey flow markov mobility moved",
};
