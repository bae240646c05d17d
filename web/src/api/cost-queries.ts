/** What the room of costs asks the server. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { StratumChoice } from "./types";

const FIRST_PAGE = undefined as number | undefined;

/** The cost rates that hold, and all there ever were. */
export const costRates = queryOptions({
  queryKey: ["costs", "rates"],
  queryFn: () => body(client.GET("/costs/rates")),
});

/** What serving accounts costs in the last twelve full months; `null` where nobody has set cost rates. */
export const costsToServe = queryOptions({
  queryKey: ["costs", "serve"],
  queryFn: async () => (await body(client.GET("/costs", { params: { query: { limit: 1 } } }))).costs,
});

/** What one customer or one segment costs as such. */
export const traceableCosts = queryOptions({
  queryKey: ["costs", "traceable"],
  queryFn: () => body(client.GET("/costs/traceable")),
});

export type CostsSort = "cost" | "difference";

/** The accounts of it, page by page. */
export const accountCosts = (sort: CostsSort) =>
  infiniteQueryOptions({
    queryKey: ["costs", "accounts", sort],
    queryFn: async ({ pageParam }) => (await body(client.GET("/costs", { params: { query: { sort, limit: 100, after: pageParam } } }))).costs,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (costs) => (costs?.next ? Number(costs.next) : undefined),
  });

export type Every = "week" | "month";

/** What invoices cost by their size, and what accounts would save by ordering at most so often. */
export const orderSizes = (every: Every) =>
  infiniteQueryOptions({
    queryKey: ["costs", "order-sizes", every],
    queryFn: async ({ pageParam }) => (await body(client.GET("/costs/order-sizes", { params: { query: { every, limit: 20, after: pageParam } } }))).order_sizes,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (sizes) => (sizes?.next ? Number(sizes.next) : undefined),
  });

/** Customers of a kind, and what each kind comes to. */
export const strata = (stratum: StratumChoice) =>
  infiniteQueryOptions({
    queryKey: ["costs", "strata", stratum],
    queryFn: async ({ pageParam }) => (await body(client.GET("/costs/strata", { params: { query: { stratum, limit: 20, after: pageParam } } }))).strata,
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (strata) => (strata?.next ? Number(strata.next) : undefined),
  });
