/** The fields of each kind of file, in the order in which a person thinks of them; docs/mapping.md says what each is. */
import type { Upload } from "../../../api/types";

export const KINDS = ["lines", "accounts", "products", "rates", "orders", "payments", "activities", "rebates", "renumberings", "units", "categories"] as const;
export type Kind = (typeof KINDS)[number];

export interface Field {
  name: string;
  required?: true;
  /** May be calculated from columns. */
  number?: true;
  /** Asked for even where nothing in the file looks like it. */
  prominent?: true;
}

export const FIELDS: Record<Kind, readonly Field[]> = {
  lines: [
    { name: "customer", required: true },
    { name: "date", required: true },
    { name: "revenue", required: true, number: true },
    { name: "currency", prominent: true },
    { name: "cost", number: true, prominent: true },
    { name: "customer_name", prominent: true },
    { name: "country" },
    { name: "invoice" },
    { name: "product" },
    { name: "product_name" },
    { name: "category" },
    { name: "quantity", number: true },
    { name: "kind" },
    { name: "invoice_line" },
    { name: "posting_date" },
    { name: "order_number" },
    { name: "corrects" },
    { name: "corrects_line" },
    { name: "ship_to" },
    { name: "ship_to_country" },
    { name: "salesperson" },
    { name: "unit" },
    { name: "list_price", number: true },
    { name: "discount", number: true },
    { name: "freight", number: true },
  ],
  accounts: [
    { name: "account", required: true },
    { name: "name", prominent: true },
    { name: "country" },
    { name: "city" },
    { name: "parent" },
    { name: "segment" },
    { name: "channel" },
    { name: "currency" },
  ],
  products: [
    { name: "product", required: true },
    { name: "name", prominent: true },
    { name: "category" },
    { name: "parent" },
    { name: "unit" },
  ],
  rates: [
    { name: "currency", required: true },
    { name: "date", required: true },
    { name: "rate", required: true, number: true },
  ],
  orders: [
    { name: "customer", required: true },
    { name: "order_number", required: true },
    { name: "order_date", required: true },
    { name: "quantity", required: true, number: true },
    { name: "requested_date", prominent: true },
    { name: "confirmed_date", prominent: true },
    { name: "delivered_date", prominent: true },
    { name: "delivered_quantity", number: true, prominent: true },
    { name: "value", number: true, prominent: true },
    { name: "currency", prominent: true },
    { name: "order_line" },
    { name: "product" },
    { name: "unit" },
  ],
  payments: [
    { name: "customer", required: true },
    { name: "invoice", required: true },
    { name: "amount", required: true, number: true },
    { name: "currency", prominent: true },
    { name: "invoice_date", required: true },
    { name: "due_date", required: true },
    { name: "paid_date", prominent: true },
    { name: "discount", number: true },
  ],
  activities: [
    { name: "customer", required: true },
    { name: "date", required: true },
    { name: "activity", required: true },
    { name: "minutes", number: true, prominent: true },
    { name: "quantity", number: true, prominent: true },
    { name: "unit" },
    { name: "order_number" },
  ],
  rebates: [
    { name: "agreement", required: true },
    { name: "customer", prominent: true },
    { name: "group", prominent: true },
    { name: "valid_from", required: true },
    { name: "valid_to", required: true },
    { name: "basis", required: true },
    { name: "reach", required: true },
    { name: "tier_from", required: true, number: true },
    { name: "percent", number: true, prominent: true },
    { name: "amount_per_unit", number: true, prominent: true },
    { name: "currency", prominent: true },
    { name: "tier_to", number: true },
    { name: "product" },
    { name: "category" },
  ],
  renumberings: [
    { name: "renumbered", required: true },
    { name: "old_id", required: true },
    { name: "new_id", required: true },
    { name: "valid_from", required: true },
  ],
  units: [
    { name: "product", required: true },
    { name: "unit", required: true },
    { name: "factor", required: true, number: true },
    { name: "valid_from", required: true },
  ],
  categories: [
    { name: "product", required: true },
    { name: "category", required: true },
    { name: "valid_from", required: true },
  ],
};

/** The field that is an amount in a currency, of the kinds whose rows have one. */
export const AMOUNT: Partial<Record<Kind, string>> = { lines: "revenue", orders: "value", payments: "amount", rebates: "tier_from" };

/** What the first look suggests for a field of this kind of file. */
export const suggestionFor = (kind: Kind, { name }: Field, suggestions: Upload["suggestions"]) =>
  suggestions.find((suggestion) => suggestion.kind === kind && suggestion.field === name);

export const isKind = (word: string | null | undefined): word is Kind => KINDS.some((kind) => kind === word);

export const kindOf = (word: string | undefined): Kind => (isKind(word) ? word : "lines");
