/** How accounts are served. */
import type { Rung, ServiceModel, ServiceModels, ServiceModelTotals } from "../../api/types";
import { count, money, percent } from "../../format";
import { economics } from "./economics";

const one = (number: number, singular: string, plural: string) => (number === 1 ? singular : plural);
const part = (of: number, all: number) => (all > 0 ? percent(of / all, 2) : "none");
const sum = (models: ServiceModelTotals[], of: (each: ServiceModelTotals) => number) => models.reduce((total, each) => total + of(each), 0);

const name: Record<ServiceModel, string> = { key: "Key", core: "Core", standard: "Standard", self_service: "Self-service" };

export const serviceModels = {
  title: "Service models",
  words: "service model key core standard self-service minnow small customers cost to serve tiering",
  name,
  unknown: "Not known",
  /** How an account is served of which nothing is said. */
  full: "In full",
  sentence: ({ models, meta }: ServiceModels) => {
    const small = models.find((each) => each.model === "self_service");
    const saving = sum(models, (each) => each.saving);
    const moving = sum(models, (each) => (each.saving > 0 ? each.moving : 0));
    const accounts = sum(models, (each) => each.accounts);
    if (accounts === 0) return "No customer bought anything in these months.";
    const minnows = small && small.accounts > 0
      ? `${count(small.accounts)} of ${count(accounts)} accounts make ${part(small.gross_profit, sum(models, (each) => each.gross_profit))} of gross profit and take ${part(small.invoices, sum(models, (each) => each.invoices))} of the invoices.`
      : "No account is so small and takes so much of the work that it should serve itself.";
    return saving > 0 ? `${minnows} Serving ${count(moving)} ${one(moving, "account", "accounts")} as their figures say would save ${money(saving, meta)} in such months.` : minnows;
  },
  uncharged: "What serving accounts costs is not known, and so no saving is: set cost rates.",
  costs: "Cost rates",
  what: {
    key: "A team and a plan of their own: your register of key accounts.",
    core: "A person of their own: the largest by what they leave.",
    standard: "Inside sales: neither large nor a burden.",
    self_service: "They order by themselves: small, and with more of the invoices than of gross profit.",
  } satisfies Record<ServiceModel, string>,
  unknownWhat: "Their costs of goods are missing.",
  board: "The board",
  boardText: (rung: Rung) => `How accounts are served, or how their figures say they should be; what is left is ${economics.rung[rung].replace(/^[CNP]/, (first) => first.toLowerCase())}`,
  accounts: (of: number, all: number) => `${count(of)} ${one(of, "account", "accounts")}, ${part(of, all)}`,
  figures: { gross_profit: "Gross profit", invoices: "Invoices", cost: "Cost to serve", contribution: "What is left" },
  share: part,
  toMove: (moving: number, saving: string | null) => `${count(moving)} to move${saving === null ? "" : `, saving ${saving}`}`,
  noneToMove: "Nobody to move",
  all: "All",
  show: "Show",
  moving: "Only those to move",
  table: "Accounts",
  tableText: (shown: number, total: number) => `${count(shown)} of ${count(total)}, those whose move saves most first`,
  none: "No account stands here.",
  columns: { account: "Account", model: "Served", proposed: "Figures say", profit: "Gross profit", invoices: "Invoices", cost: "Cost to serve", left: "What is left", saving: "A move saves", act: "Acts" },
  noMove: "It is served as its figures say.",
  notKnown: "Costs are missing.",
  notWorked: "It would take work that nobody does for it now: what that costs is not known.",
  servedSo: "It is served so now.",
  change: "Change the rules",
  serve: "Serve as",
  serveOne: (account: string) => `Say how ${account} is served`,
  serveTitle: (account: string) => `How ${account} is served`,
  serveText: "Holds from now on. What a move saves is the part of today's costs that is not worked any more.",
  saves: (saving: string) => `saves ${saving}`,
  costsMore: (more: string) => `costs ${more} more`,
  savesNothing: "saves nothing",
  savingUnknown: "what it saves is not known",
  served: (by: string, day: string, reason: string) => `${by} on ${day}: ${reason}`,
  reason: "Why",
  keep: "Keep",
  takeBack: "Take back",
  rulesTitle: "How accounts are served",
  rulesText: "Service models are proposed by these rules. What each does of the work in full service says what a move saves; the figures here are where to begin until you say yours.",
  minnow: "The smallest that make at most this part of gross profit together may serve themselves, %",
  core: "The largest that make this part of what is left are core, %",
  work: (model: string) => `${model}: done of the work, %`,
  rungs: { order_cost: "Orders", logistics_cost: "Logistics", customer_cost: "Visits and service" },
  set: "Set",
  xlsx: "Workbook with formulas",
  more: "Show more",
};
