/** Where relationships stand: phases, states, moves back, and a person's word. */
import type { ActivityState, Phase, RunLifecycle, Told } from "../../api/types";
import { count, percent, short } from "../../format";

const phase: Record<Phase, string> = {
  awareness: "Awareness", exploration: "Exploration", expansion: "Expansion", commitment: "Commitment", dissolution: "Dissolution",
};

const state: Record<ActivityState, string> = {
  prospect: "prospect", new: "new", growing: "growing", stable: "stable", declining: "declining", at_risk: "at risk",
  dormant: "dormant", lost: "lost", reactivated: "back again", terminated: "closed",
};

const accounts = (n: number) => `${count(n)} ${n === 1 ? "account" : "accounts"}`;
const months = (n: number) => `${count(n)} ${n === 1 ? "month" : "months"}`;

function answer({ phases, moved_back, at_stake, run }: RunLifecycle): string {
  const revenue = phases.reduce((sum, each) => sum + each.revenue, 0);
  const committed = phases.find((each) => each.phase === "commitment");
  if (phases.every((each) => each.accounts === 0)) return "No account is known yet.";
  const share = committed && revenue > 0 ? ` with ${percent(committed.revenue / revenue, 2)} of revenue` : "";
  const back = moved_back === 0 ? "nobody moved back within twelve months" : `${count(moved_back)} moved back within twelve months, with ${short(at_stake, run)} ${run.currency} at stake`;
  return `${accounts(committed?.accounts ?? 0)} ${committed?.accounts === 1 ? "is" : "are"} committed${share}; ${back}.`;
}

const time = ({ since, months: n, is_at_least }: Pick<Told, "since" | "months" | "is_at_least">) =>
  since === null ? "" : `${is_at_least ? "for at least " : "for "}${months(n)}, since ${since}`;

export const lifecycle = {
  title: "Lifecycle",
  noRun: "No run is kept yet",
  noRunText: "Import invoice lines; phases follow from them.",
  emptyLane: "No account is in this phase.",
  phase: (value: Phase) => phase[value],
  state: (value: ActivityState) => state[value],
  answer,
  time,
  months,
  under: (days: string) => `The first rule that fits tells the phase; the accounts usually wait ${days} days between purchases.`,
  lanes: "Lanes",
  lanesText: (n: number, currency: string) =>
    `Each dot is one of the ${n} largest accounts: to the right, the longer in its phase, up to 36 months; its size is its revenue, a red ring says that it moved back. Amounts in ${currency}. Each lane opens its accounts.`,
  lane: (n: number, revenue: string) => `${accounts(n)} · ${revenue}`,
  median: (n: number) => `half of them for ${months(n)} or more`,
  dot: (name: string, n: number, revenue: string) => `${name}: ${months(n)}, ${revenue}`,
  inPortfolio: "In the portfolio",
  inMigration: "Between two runs",
  back: "Moved back",
  backText: (n: number, money: string, currency: string) => `${accounts(n)} came from a closer phase within twelve months; in the year before they bought for ${money} ${currency}.`,
  nobodyBack: "Nobody moved back within twelve months.",
  showBack: "Show them",
  course: "Phases month by month",
  courseText: "Accounts that had bought by then, by the rules alone.",
  courseSummary: (n: number) => `${months(n)}.`,
  asOf: "As of",
  accounts: "Accounts",
  accountsText: (shown: string, total: string, currency: string) =>
    `${shown === total ? `${total} accounts` : `The first ${shown} of ${total} accounts`}; amounts in ${currency}.`,
  columns: { name: "Account", phase: "Phase", state: "At the moment", since: "In it since", revenue: "Revenue", stake: "At stake", why: "Why" },
  cameFrom: (from: string, since: string) => `back from ${from.toLowerCase()} on ${since}`,
  none: "No account is like that.",
  filters: { phase: "Phase", state: "At the moment", only: "Only", every: "All", moved_back: "Moved back", overridden: "Said by a person" },
  download: "Download as spreadsheet",
  words: "phase relationship awareness exploration expansion commitment dissolution state dormant lost at risk",
  panel: "Relationship",
  told: (of: Told) => `${phase[of.phase]}, ${state[of.state]}${of.since === null ? "" : `, ${time(of)}`}.`,
  byRules: (of: Told) => `By the rules: ${phase[of.computed_phase]}.`,
  said: (by: string, from: string, until: string | null) => `${by} says so from ${from}${until === null ? " on" : ` to ${until}`}:`,
  rules: { phase: "Phase", strip: "Phase month by month" },
  then: (date: string, of: Phase, at: ActivityState) => `${date}: ${phase[of]}, ${state[at]}`,
  monthsIn: (of: Phase, n: number) => `${phase[of]} ${months(n)}`,
  override: "Say otherwise",
  overrideTitle: "Say in which phase it is",
  overrideText: "What the rules tell stays visible beside it.",
  reason: "Why",
  reasonHint: "What invoices do not show, for whoever reads it later",
  from: "From the as-of day",
  until: "To the as-of day",
  untilHint: "Empty: until it is taken back",
  closed: "Business with it has ended",
  keep: "Keep it",
  withdraw: "Take it back",
  earlier: (n: number) => `${count(n)} said before`,
  withdrawn: (by: string) => `taken back by ${by}`,
};
