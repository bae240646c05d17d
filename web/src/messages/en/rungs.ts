/** The rungs of the contribution ladder by name. */
import type { Rung, ValueBasis } from "../../api/types";

export const rung = {
  list_sales: "Sales at list price",
  invoice_discount: "Discount on the invoice",
  price_difference: "Other price difference",
  net_sales: "Net sales",
  rebate: "Rebates, accrued",
  cash_discount: "Cash discount",
  payment_terms: "Cost of payment terms",
  freight: "Freight",
  pocket_sales: "Pocket sales",
  uncosted_sales: "Sales without a cost",
  cost_of_goods: "Cost of goods",
  contribution_1: "Contribution I",
  order_cost: "Order cost",
  logistics_cost: "Logistics cost",
  contribution_2: "Contribution II",
  customer_cost: "Customer-specific cost",
  contribution_3: "Contribution III",
  segment_cost: "Segment cost",
  contribution_4: "Contribution IV",
} satisfies Record<Rung, string>;

/** The same inside a sentence: `contribution II`. */
export const rungWithin = Object.fromEntries(
  Object.entries(rung).map(([word, name]) => [word, name.charAt(0).toLowerCase() + name.slice(1)]),
) as Record<Rung, string>;

/** What a value is made of: a level of the ladder where it is known. */
export const valueBasis = (basis: ValueBasis, level: Rung | null): string => {
  if (basis === "contribution") return level === null ? "contribution" : rungWithin[level];
  return basis === "gross_profit" ? "gross profit" : "revenue";
};
