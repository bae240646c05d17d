/** Whether a measure is a rung of the contribution ladder: revenue and gross profit are known of every run, a rung of those by it. */
import type { Measure, Rung } from "./types";

/** Every rung, from the top down. */
export const RUNGS = [
  "list_sales", "invoice_discount", "price_difference", "net_sales", "rebate", "cash_discount", "payment_terms", "freight", "pocket_sales", "uncosted_sales",
  "cost_of_goods", "contribution_1", "order_cost", "logistics_cost", "contribution_2", "customer_cost", "contribution_3", "segment_cost", "contribution_4",
] as const satisfies readonly Rung[];

export const isRung = (measure: Measure): measure is Rung => measure !== "revenue" && measure !== "gross_profit";
