/** The fields of each kind of file, in the order in which a person thinks of them; docs/mapping.md says what each is. */
import type { Upload } from "../../../api/types";

export const KINDS = ["lines", "accounts", "products", "rates"] as const;
export type Kind = (typeof KINDS)[number];

export interface Field {
  name: string;
  required?: true;
  /** May be calculated from columns. */
  number?: true;
  /** The field of invoice lines that a column of it is suggested as. */
  like?: string;
  /** Asked for even where nothing in the file looks like it. */
  prominent?: true;
}

export const FIELDS: Record<Kind, readonly Field[]> = {
  lines: [
    { name: "customer", required: true },
    { name: "date", required: true },
    { name: "revenue", required: true, number: true },
    { name: "cost", number: true, prominent: true },
    { name: "currency", prominent: true },
    { name: "customer_name", prominent: true },
    { name: "country" },
    { name: "invoice" },
    { name: "product" },
    { name: "product_name" },
    { name: "category" },
    { name: "quantity", number: true },
    { name: "kind" },
  ],
  accounts: [
    { name: "account", required: true, like: "customer" },
    { name: "name", prominent: true, like: "customer_name" },
    { name: "country" },
    { name: "city" },
    { name: "parent" },
    { name: "segment" },
    { name: "channel" },
    { name: "currency" },
  ],
  products: [
    { name: "product", required: true },
    { name: "name", prominent: true, like: "product_name" },
    { name: "category" },
    { name: "parent" },
    { name: "unit" },
  ],
  rates: [
    { name: "currency", required: true },
    { name: "date", required: true },
    { name: "rate", required: true, number: true },
  ],
};

/** What the first look suggests for a field. */
export const suggestionFor = ({ name, like }: Field, suggestions: Upload["suggestions"]) =>
  suggestions.find(({ field }) => field === name) ?? suggestions.find(({ field }) => field === like);

export const kindOf = (word: string | undefined): Kind => KINDS.find((kind) => kind === word) ?? "lines";
