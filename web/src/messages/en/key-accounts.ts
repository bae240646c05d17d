/** The register of key accounts. */
import type { Adequacy, KeyAccounts, Rung, Shortfall } from "../../api/types";
import { count, money, percent } from "../../format";
import { economics } from "./economics";

const level = (rung: Rung) => economics.rung[rung].replace(/^C/, "c").replace(/^P/, "p");

const one = (number: number, singular: string, plural: string) => (number === 1 ? singular : plural);

export const keyAccounts = {
  title: "Key accounts",
  words: "key account register threshold adequacy exception contribution KAM strategic",
  sentence: ({ rows, adequate, excepted, expired, inadequate, unknown }: KeyAccounts) => {
    const all = rows.length;
    const said = [
      adequate > 0 ? `${count(adequate)} ${one(adequate, "leaves", "leave")} enough` : "",
      excepted > 0 ? `${count(excepted)} ${one(excepted, "stays", "stay")} by exception` : "",
      expired > 0 ? `${count(expired)} ${one(expired, "stays though its", "stay though their")} exception has expired` : "",
      inadequate > 0 ? `${count(inadequate)} ${one(inadequate, "leaves", "leave")} too little` : "",
      unknown > 0 ? `of ${count(unknown)} it is not known` : "",
    ].filter((part) => part !== "");
    return `Of ${count(all)} key ${all === 1 ? "account" : "accounts"}, ${said.join(", ")}.`;
  },
  empty: "No account is marked as a key account",
  emptyText: "Mark those to which you give people and time. The register then shows which of them leave what a key account must leave, and which stay for another reason, until when.",
  threshold: ({ threshold, rung, meta }: KeyAccounts) => {
    const unit = { currency: threshold.currency ?? meta.currency, minor_digits: meta.minor_digits };
    const least = threshold.least_amount === 0 ? `a ${level(rung)} that is no loss` : `${level(rung)} of ${money(threshold.least_amount, unit)} or more`;
    const share = threshold.least_percent === null ? "" : `, ${threshold.least_percent} % of net sales or more`;
    return `A key account must leave ${least}${share}${threshold.must_not_fall ? ", and no less than in the same time before" : ""}.`;
  },
  otherCurrency: "The least amount is in another currency than amounts are told in now, so nothing can be held against it. Say it anew.",
  change: "Change the threshold",
  thresholdTitle: "What a key account must leave",
  thresholdText: "Holds for every key account from now on, in twelve months. Exceptions are for those that leave less.",
  rung: "On which level",
  lowest: "The lowest that is known",
  least: (currency: string) => `Least amount, ${currency}`,
  leastPercent: "Least part of net sales, %",
  leastPercentNone: "none",
  mustNotFall: "It must leave no less than in the same time before",
  set: "Set",
  columns: {
    account: "Account",
    sales: "Net sales",
    share: "Of net sales",
    before: "Before",
    adequacy: "Stands",
    why: "Why",
    act: "Acts",
  },
  adequacy: { adequate: "Leaves enough", excepted: "By exception", expired: "Exception expired", inadequate: "Leaves too little", unknown: "Not known" } satisfies Record<Adequacy, string>,
  shortfall: { amount: "too little money", share: "too small a part of net sales", falling: "less than before" } satisfies Record<Shortfall, string>,
  fails: (shortfalls: string[]) => shortfalls.join(", "),
  markedFor: (reason: string, since: string) => `Key account since ${since}: ${reason}`,
  exception: (reason: string, owner: string, expires: string, holds: boolean) => `${holds ? "Until" : "Expired on"} ${expires}: ${reason} (${owner})`,
  unknownText: "Costs are missing, or you may not see them.",
  mark: "Mark as key account",
  markOne: (name: string) => `Mark ${name} as key account`,
  markTitle: "Mark a key account",
  markText: "Its contribution is held against the threshold from now on.",
  account: "Account",
  reason: "Why it is a key account",
  reasonHint: "For whoever reads the register later; 500 characters at most.",
  since: "Since",
  sinceHint: "Today where it is left empty. An earlier day lets migrations tell it of the past.",
  keep: "Mark",
  except: "Grant an exception",
  exceptOne: (name: string) => `Grant an exception for ${name}`,
  exceptTitle: (name: string) => `Exception for ${name}`,
  exceptText: "It stays a key account though it leaves too little, until the day you say. Then somebody looks again.",
  exceptReason: "Why it stays a key account",
  owner: "Who answers for it",
  expires: "The last day it holds",
  grant: "Grant",
  withdraw: "Withdraw",
  withdrawOne: (name: string, expires: string) => `Withdraw the exception for ${name} until ${expires}`,
  takeOff: "Take off",
  takeOffOne: (name: string) => `Take ${name} off the register`,
  register: "The register",
  registerText: (rung: Rung, currency: string) => `${economics.rung[rung]}, ${currency}; those that need somebody first`,
  proposals: "Earn as key accounts do, and are none",
  proposalsText: (rung: Rung) => `Accounts of class A by ${level(rung)} that nobody has marked`,
  xlsx: "Workbook with formulas",
  missing: "not known",
  shareOf: (share: number) => percent(share),
};
