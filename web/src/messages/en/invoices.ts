/** From an account to its invoices, and to the lines of one. */
import type { InvoiceLines, Rung } from "../../api/types";
import { decimal } from "../../format";

export const invoices = {
  title: "Invoice by invoice",
  text: "The newest first; open one to see its lines.",
  invoice: "Invoice",
  day: "Day",
  open: (invoice: string) => `Lines of invoice ${invoice}`,
  linesOf: (invoice: string, day: string) => `Invoice ${invoice} of ${day}, line by line`,
  whole: "Invoice",
  from: "Where it comes from",
  why: ({ agreements, waited_days: waited, meta }: InvoiceLines) => {
    const parts = [
      agreements.length > 0 && `Counted by the rebate ${agreements.length === 1 ? "agreement" : "agreements"} ${agreements.join(", ")}.`,
      waited !== null && `Its money was waited for ${decimal(waited, 1)} days${meta.waits_from === "due" ? " beyond the day it was due" : ""}.`,
      waited === null && "No payment of it is known.",
    ];
    return parts.filter((part) => part !== false).join(" ");
  },
  source: {
    list_sales: "the line: quantity at list price",
    invoice_discount: "the line",
    price_difference: "the line: what discount and price leave",
    net_sales: "the line",
    rebate: "its part of what the agreement accrues, by net sales",
    cash_discount: "its part of what was kept of the invoice, by net sales",
    payment_terms: "its part of what the wait for the invoice costs, by net sales",
    freight: "the line",
    pocket_sales: "net sales less what comes off",
    uncosted_sales: "the line has no cost: its pocket sales",
    cost_of_goods: "the line",
    contribution_1: "pocket sales less cost of goods",
    order_cost: "its part of what the account took, evenly by line",
    logistics_cost: "its part of what the account took, evenly by line",
    contribution_2: "contribution I less order and logistics cost",
    customer_cost: "its part of what the customer costs, evenly by line",
    contribution_3: "contribution II less customer-specific cost",
    segment_cost: "its part of the account's share, evenly by line",
    contribution_4: "contribution III less segment cost",
  } satisfies Record<Rung, string>,
};
