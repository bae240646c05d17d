/** How much hangs on whom; what it says hangs on the ledger and on the limits that people set. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { DependencyQuery } from "./types";

export const dependency = (query: DependencyQuery) =>
  queryOptions({
    queryKey: ["ledger", "dependency", query],
    queryFn: () => body(client.GET("/dependency", { params: { query } })),
  });

export const independenceLimits = queryOptions({
  queryKey: ["ledger", "dependency", "limits"],
  queryFn: () => body(client.GET("/dependency/limits")),
});

export const sourcing = queryOptions({
  queryKey: ["ledger", "dependency", "sourcing"],
  queryFn: () => body(client.GET("/dependency/sourcing")),
});

export const accountDependency = (id: string) =>
  queryOptions({
    queryKey: ["ledger", "dependency", "account", id],
    queryFn: () => body(client.GET("/accounts/{id}/dependency", { params: { path: { id } } })),
  });
