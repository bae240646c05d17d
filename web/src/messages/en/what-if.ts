/** What if: other prices, terms, freight and service on what was sold. */
import type { Rung, WhatIf } from "../../api/types";
import { count, money } from "../../format";
import { economics } from "./economics";

const level = (rung: Rung) => economics.rung[rung].replace(/^C/, "c").replace(/^P/, "p").replace(/^N/, "n");

export const whatIf = {
  title: "What if",
  words: "scenario simulate price terms freight minimum order levers",
  sentence: ({ difference, rung, touched, total, meta }: WhatIf) => {
    const whom = `${count(touched)} of ${count(total)} accounts`;
    if (difference === null) return `${whom} are touched; what is left of them is not known.`;
    if (difference === 0) return `${level(rung)} stays as it is; ${whom} are touched.`.replace(/^./, (first) => first.toUpperCase());
    return `${difference > 0 ? "You would earn" : "You would lose"} ${money(Math.abs(difference), meta)} ${difference > 0 ? "more " : "of "}${level(rung)}; ${whom} are touched.`;
  },
  empty: "What would be left with other prices, terms, freight or service?",
  emptyText: "Pull a lever: the ladder, the whale curve and the classes of your accounts stand beside those of today. Levers are pulled on what was sold; nothing is forecast.",
  assumption: "Volume stays as it was unless you type an elasticity. Rebates, cash discounts and the cost of waiting keep their part of net sales.",
  whom: "Of whom",
  everybody: "Everybody",
  member: "Which",
  choose: "Choose",
  changes: "Changes",
  change: (place: number) => `Change ${place}`,
  addChange: "Add a change",
  removeChange: (place: number) => `Remove change ${place}`,
  addLever: "Add a lever",
  drop: (lever: string) => `Take off: ${lever}`,
  opened: (name: string) => `Opened: ${name}.`,
  anew: "Start anew",
  lever: {
    price_percent: "List prices, %",
    discount_points: "More discount, points of list",
    payment_days: "Payment later by, days",
    freight_percent: "Freight you bear, %",
    minimum_order: "Least order, currency units",
    service_percent: "Service and visits, %",
    cost_rate_percent: "Order and logistics cost, %",
    elasticity: "Volume for 1% price (elasticity), %",
  },
  capital: "Cost of capital a year, %",
  withoutEffect: (rungs: Rung[]) => `Not known, so its lever does nothing: ${rungs.map((rung) => economics.rung[rung]).join(", ")}.`,
  ladder: "Rung by rung",
  before: "As it is",
  after: "What if",
  difference: "Difference",
  curve: "The whale curve, as it is and what if",
  curveText: (currency: string) => `${currency}; accounts, the most profitable first, added up`,
  classes: "Classes that change",
  noClasses: "No account changes its class.",
  classMove: (accounts: number, from: string, to: string) => `${count(accounts)} from ${from} to ${to}`,
  accounts: "Accounts that change most",
  keep: "Keep this scenario",
  replace: "Replace the kept one",
  keepBeside: "Keep as another",
  replaced: "Replaced.",
  name: "Name of the scenario",
  kept: "Scenarios that are kept",
  keptText: "Told again on the newest ledger; their days stay.",
  open: "Open",
  remove: "Remove",
  workbook: "Workbook with formulas",
  asMade: "Workbook as it was made",
  madeOn: (version: number, revision: number, owner: string) => `Made on ledger version ${count(version)}, revision ${count(revision)}, by ${owner}`,
};
