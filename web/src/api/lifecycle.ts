/** What the screens ask of relationships: their phases, and a person's word on them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { LifecycleView } from "../search";
import { body, client } from "./client";
import { FIRST_PAGE, nextPage, PAGE } from "./queries";

/** Where the relationships of a run stand, page by page. */
export const lifecycle = (run: string, { phase, state, only, segment }: LifecycleView) =>
  infiniteQueryOptions({
    queryKey: ["portfolio", "lifecycle", run, phase ?? "all", state ?? "all", only ?? "all", segment ?? "all"],
    queryFn: ({ pageParam }) =>
      body(client.GET("/runs/{id}/lifecycle", {
        params: {
          path: { id: run },
          query: {
            phase, state, segment, moved_back: only === "moved_back" || undefined, overridden: only === "overridden" || undefined,
            limit: PAGE, after: pageParam,
          },
        },
      })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

/** Where one relationship stands, and how it came there. */
export const accountLifecycle = (id: string, run: string) =>
  queryOptions({
    queryKey: ["portfolio", "account lifecycle", id, run],
    queryFn: () => body(client.GET("/accounts/{id}/lifecycle", { params: { path: { id }, query: { run } } })),
  });
