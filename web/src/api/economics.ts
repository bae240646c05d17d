/** What the rooms of economics ask the server; what they say hangs on the ledger. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type {
  AttachRateQuery,
  BridgeQuery,
  InvoiceLinesQuery,
  InvoicesQuery,
  LadderQuery,
  PriceBandsQuery,
  PriceCorridorQuery,
  ProfitStructureQuery,
  WhaleQuery,
} from "./types";

/** The contribution ladder of what somebody sees, or of one account. */
export const ladder = (query: LadderQuery) =>
  queryOptions({
    queryKey: ["ledger", "ladder", query],
    queryFn: () => body(client.GET("/economics/ladder", { params: { query } })),
  });

/** The ladders of an account's invoices, the newest first. */
export const invoiceLadders = (query: InvoicesQuery) =>
  queryOptions({
    queryKey: ["ledger", "invoices", query],
    queryFn: () => body(client.GET("/economics/invoices", { params: { query } })),
  });

/** The ladders of the lines of one invoice. */
export const invoiceLines = (query: InvoiceLinesQuery) =>
  queryOptions({
    queryKey: ["ledger", "invoice-lines", query],
    queryFn: () => body(client.GET("/economics/invoices/lines", { params: { query } })),
  });

/** What capital costs, and how the wait for money is counted. */
export const capitalTerms = queryOptions({
  queryKey: ["ledger", "capital"],
  queryFn: () => body(client.GET("/economics/capital")),
});

/** Price bands and their accounts. */
export const priceBands = (query: PriceBandsQuery) =>
  queryOptions({
    queryKey: ["ledger", "price-bands", query],
    queryFn: () => body(client.GET("/economics/price-bands", { params: { query } })),
  });

/** The whale curve and its first accounts. */
export const whale = (query: WhaleQuery) =>
  queryOptions({
    queryKey: ["ledger", "whale", query],
    queryFn: () => body(client.GET("/economics/whale", { params: { query } })),
  });

/** Why something changed between two periods. */
export const bridge = (query: BridgeQuery) =>
  queryOptions({
    queryKey: ["ledger", "bridge", query],
    queryFn: () => body(client.GET("/economics/bridge", { params: { query } })),
  });

/** What growth, the shift between members and what each leaves brought between two periods. */
export const profitStructure = (query: ProfitStructureQuery) =>
  queryOptions({
    queryKey: ["ledger", "profit structure", query],
    queryFn: () => body(client.GET("/economics/profit-structure", { params: { query } })),
  });

/** How far ladders agree with the ledger. */
export const reconciliation = (query: { from?: string; until?: string; capital_percent?: string }) =>
  queryOptions({
    queryKey: ["ledger", "reconciliation", query],
    queryFn: () => body(client.GET("/economics/reconciliation", { params: { query } })),
  });

/** What the same product costs in different countries. */
export const priceCorridor = (query: PriceCorridorQuery) =>
  queryOptions({
    queryKey: ["ledger", "price corridor", query],
    queryFn: () => body(client.GET("/economics/price-corridor", { params: { query } })),
  });

/** Goods with service. */
export const attachRate = (query: AttachRateQuery) =>
  queryOptions({
    queryKey: ["ledger", "attach rate", query],
    queryFn: () => body(client.GET("/economics/attach-rate", { params: { query } })),
  });
