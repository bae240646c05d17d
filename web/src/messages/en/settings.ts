/** Settings: the company, its people, its programs, and how the screen looks. */
import { count } from "../../format";

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

  people: "People",
  peopleText: "Who may sign in, and what they see.",
  peopleColumns: { name: "Name", email: "Email", role: "Role", scope: "Sees", since: "Since" },
  sees: { all: "all accounts", granted: "granted accounts only" } as Record<string, string>,
  add: "Add a person",
  addTitle: "Add a person",
  name: "Name",
  email: "Email",
  role: "Role",
  roleHints: { admin: "Imports, analyses, adds people; sees everything.", viewer: "Reads; sees no costs and no margins." },
  password: "First password",
  passwordHint: "At least 15 characters; a short sentence is a good one. Pass it on in person.",
  limit: "Only these customers",
  limitHint: "Customer numbers, one a line. Empty: all of them.",
  addAction: "Add",
  added: (name: string) => `${name} may sign in now.`,
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
    analyse: "Compute runs and keep filters.",
    admin: "Everything you may, but for making tokens.",
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
