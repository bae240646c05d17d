/** What the rooms of economics ask the server; what they say hangs on the ledger. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { BridgeQuery, LadderQuery, WhaleQuery } from "./types";

/** The contribution ladder of what somebody sees, or of one account. */
export const ladder = (query: LadderQuery) =>
  queryOptions({
    queryKey: ["ledger", "ladder", query],
    queryFn: () => body(client.GET("/economics/ladder", { params: { query } })),
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

/** How far ladders agree with the ledger. */
export const reconciliation = (query: { from?: string; until?: string; capital_percent?: string }) =>
  queryOptions({
    queryKey: ["ledger", "reconciliation", query],
    queryFn: () => body(client.GET("/economics/reconciliation", { params: { query } })),
  });
