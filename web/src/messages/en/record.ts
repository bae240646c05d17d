/** The four values of an account's record. */
import type { AccountRecord, Class, Xyz } from "../../api/types";
import { percent, short, type Unit } from "../../format";
import { terms } from "./terms";

type Spell = AccountRecord["key_account"][number];
type Value = NonNullable<AccountRecord["lifetime_value"]>;
type ValueThen = Value["history"][number];

const cellOf = (abc: Class, xyz: Xyz) => (abc === "A" || abc === "B" || abc === "C" || abc === "N" ? `${abc}${xyz}` : terms.className(abc));

export const record = {
  title: "Account record",
  keyAccount: "Key account",
  yes: "Yes",
  no: "No",
  never: "Never was one.",
  since: ({ since, marked_by: by, reason }: Spell) => `Since ${since}, marked by ${by}: “${reason}”.`,
  was: ({ since, until }: Spell) => `It was from ${since}${until ? ` until ${until}` : ""}.`,
  register: "Register",
  value: "Lifetime value",
  valueIn: (currency: string, months: number) => `Lifetime value, ${currency}, ${months} months`,
  valueNote: (range: string, kind: string, asOf: string, active: number | null) =>
    `${range} in eight of ten cases, in ${kind}, as of ${asOf}${active === null ? "" : `; active with ${percent(active, 2)}`}.`,
  valueThen: ({ as_of: asOf, value, p_active: active }: ValueThen, unit: Unit) =>
    `${asOf}: ${value === null ? terms.noData : short(value, unit)}${active === null ? "" : `, active with ${percent(active, 2)}`}`,
  noValue: (may: boolean, isFitted: boolean) => {
    if (!may) return "Told to those who see the whole company.";
    return isFitted ? "It had not bought before the fit’s day, or no model of values is fitted." : "No model is fitted yet: the room Future fits them.";
  },
  cell: (measure: string) => `Portfolio cell, by ${measure}`,
  cellOf,
  cellNote: ({ class: abc, xyz }: { class: Class; xyz: Xyz }) => `${terms.className(abc)} by value, ${terms.xyzName(xyz)} by rhythm.`,
  noCell: "The run does not know this account.",
  phase: "Phase",
  phaseNote: (since: string | null, by: string | null) => {
    if (by !== null) return `As ${by} said.`;
    return since === null ? "It has not bought yet." : `Since ${since}, by the rules.`;
  },
  noPhase: "Phases follow from the first run.",
  went: (what: string) => `${what}, how it went`,
  then: (asOf: string, what: string) => `${asOf}: ${what}`,
};
