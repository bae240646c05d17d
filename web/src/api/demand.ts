/** What the screens ask of how accounts order. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import { FIRST_PAGE, nextPage, PAGE } from "./queries";

/** How the accounts of a run order, page by page. */
export const demand = (run: string, asked: { pattern?: string; seasonal?: true; segment?: string }) =>
  infiniteQueryOptions({
    queryKey: ["portfolio", "demand", run, asked],
    queryFn: ({ pageParam }) =>
      body(client.GET("/runs/{id}/demand", {
        params: { path: { id: run }, query: { ...asked, limit: PAGE, after: pageParam } },
      })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** How one account orders. */
export const accountDemand = (id: string, run: string) =>
  queryOptions({
    queryKey: ["accounts", "demand", id, run],
    queryFn: () => body(client.GET("/accounts/{id}/demand", { params: { path: { id }, query: { run } } })),
  });

/** The nine cells of the runs with the default parameters, oldest first. */
export const cellsHistory = queryOptions({
  queryKey: ["portfolio", "cells"],
  queryFn: async () => (await body(client.GET("/portfolio/cells"))).runs,
});
