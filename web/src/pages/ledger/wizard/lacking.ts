/** What the mapping has to say before the file can be checked. */
import { AMOUNT, FIELDS, type Kind } from "./fields";
import type { Keys } from "./mapping-text";

export interface Lacking {
  /** Required fields without a column. */
  fields: string[];
  /** What nothing says the currency of: the amounts, or what the rates lead to. */
  currency: "amounts" | "rates" | null;
}

/** `ledger` is what the ledger is added up in, null while it has no currency. */
export function lackingOf(kind: Kind, top: Keys, columns: Keys, ledger: string | null): Lacking {
  const fields = FIELDS[kind].filter((field) => field.required && columns[field.name] === undefined).map(({ name }) => name);
  const isSaid = ledger !== null || top.reporting_currency !== undefined;
  const amount = AMOUNT[kind];
  const hasAmounts = amount !== undefined && (kind === "lines" || columns[amount] !== undefined);
  if (hasAmounts && !isSaid && columns.currency === undefined) return { fields, currency: "amounts" };
  return { fields, currency: kind === "rates" && !isSaid ? "rates" : null };
}

export const lacksNothing = ({ fields, currency }: Lacking) => fields.length === 0 && currency === null;
