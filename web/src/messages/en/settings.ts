/** Settings: the company, what runs are asked, its people, its programs, and how the screen looks. */
import { count } from "../../format";
import { people } from "./people";

const persons = (n: number) => (n === 1 ? "one person" : `${count(n)} people`);
const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const programs = (n: number) => (n === 0 ? "no program has a token" : n === 1 ? "one program has a token" : `${count(n)} programs have tokens`);

export const settings = {
  title: "Settings",
  sentence: (company: string | null, people: number, tokens: number) =>
    company ? `${company}: ${persons(people)} may sign in, and ${programs(tokens)}.` : sentenceCase(`${persons(people)} may sign in, and ${programs(tokens)}.`),
  viewerSentence: (company: string | null, name: string) => `${company ? `${company}: you` : "You"} look on as ${name}, a viewer.`,

  company: "Company",
  companyText: "Whose customers these are.",
  companyName: "Company name",
  companyHint: "Stands at the head of this page.",
  save: "Save the name",
  saved: "Saved",
  currency: "Reporting currency",
  noCurrency: "The first import sets it.",
  currencyHint: "A code such as EUR. Fixed while lines or exchange rates are in the ledger.",
  currencyFixed: "Fixed while lines or exchange rates are in the ledger.",
  saveCurrency: "Save the currency",

  defaults: "Analysis defaults",
  capital: {
    title: "Cost of capital",
    text: "What waiting for the customers' money costs on every ladder that names no rate of its own. Each change is in the audit log.",
    percent: "A year, in percent",
    percentHint: "Such as 6.5; empty: the wait has no cost",
    waitsFrom: "Money is waited for",
    invoice: "from the day of the invoice: granted terms cost too",
    due: "from the day it was due: only paying late costs",
    year: "A year has",
    days365: "365 days",
    days360: "360 days, as banks count",
    save: "Keep",
  },
  defaultsText: "What a run is asked where nobody says otherwise: after each import, and where a new run begins.",
  defaultsHistory:
    "Stored runs keep what they were asked. The strips of classes on an account show runs that were asked the same, so they begin anew with the first run by new defaults.",
  saveDefaults: "Save the defaults",
  ownDefaults: "Mainstay’s own defaults",
  pictureStays: "The portfolio shows a run that was asked otherwise",
  pictureStaysText: "These defaults hold for the next run: by itself after the next import, or now. Until then everybody sees what they saw.",
  runNow: "Compute now",
  computing: "Being computed",

  ...people,
  cancel: "Cancel",

  tokens: "API tokens",
  tokensText: "For programs and spreadsheets that ask in your name.",
  tokensNone: "No token yet. A program needs one to ask this installation.",
  tokenColumns: { name: "Name", scopes: "May", owner: "In the name of", expires: "Expires", used: "Last used" },
  never: "never",
  newToken: "Create a token",
  tokenName: "Name",
  tokenNameHint: "Where it will be used, such as monthly report.",
  scopes: "It may",
  scopeNames: { read: "read", import: "import", analyse: "analyse", admin: "administer" },
  scopeHints: {
    read: "Look at everything you see.",
    import: "Bring files in, and see what became of them.",
    analyse: "Compute runs, fit models, keep filters and questions.",
    admin: "Everything you may, but for making tokens and giving people access.",
  },
  expires: "Expires after",
  days: (n: number) => `${count(n)} days`,
  createToken: "Create",
  once: "Copy this token now",
  onceText: "It is shown this once. Only its hash is kept: who loses it makes a new one.",
  secret: "Token",
  copy: "Copy",
  copied: "Copied",
  example: "For example",
  done: "Done",
  revoke: "Revoke",
  revokeLabel: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke ${name}?`,
  revokeText: "Whatever uses it is refused from then on. It cannot be brought back.",
  api: "What can be asked: the API",

  appearance: "Appearance",
  appearanceText: "On this device.",
};
