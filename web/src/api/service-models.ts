/** The board of service models; what it says hangs on the ledger and on what people said. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { ServiceModelsQuery } from "./types";

const FIRST_PAGE = undefined as number | undefined;

/** The board with the accounts of a part of it, page by page. */
export const serviceModels = (query: Pick<ServiceModelsQuery, "from" | "until" | "stands" | "moving">) =>
  infiniteQueryOptions({
    queryKey: ["ledger", "service-models", query],
    queryFn: ({ pageParam }) => body(client.GET("/service-models", { params: { query: { ...query, limit: 50, after: pageParam } } })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }) => (next === null ? undefined : Number(next)),
  });
