/** What the screens ask of the customer base. */
import { queryOptions } from "@tanstack/react-query";
import type { LENGTHS } from "../search";
import { body, client } from "./client";

/** The audit as of a run, in periods of a length. */
export const customerBase = (run: string, period: (typeof LENGTHS)[number], segment: string | undefined) =>
  queryOptions({
    queryKey: ["portfolio", "customer base", run, period, segment ?? "all"],
    queryFn: async () =>
      (await body(client.GET("/runs/{id}/customer-base", { params: { path: { id: run }, query: { period, segment } } }))).customer_base,
  });
