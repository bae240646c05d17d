/** What the screens ask of the archive of runs and of the analysis calendar. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Archive } from "../search";
import { body, client } from "./client";

/** How many runs one request brings. */
const RUNS = 50;

/** The archive, newest first, page by page. */
export const archive = (asked: Archive) =>
  infiniteQueryOptions({
    queryKey: ["portfolio", "archive", asked],
    queryFn: ({ pageParam }) => {
      const { kind, who, since, until, pinned } = asked;
      const query = { kind, created_by: who, from: since, to: until, pinned: pinned === "yes" || undefined, limit: RUNS, after: pageParam };
      return body(client.GET("/runs", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.next ?? undefined,
  });

/** What changed since an earlier run: its sentences and the accounts that moved most. */
export const difference = (from: string, to: string) =>
  queryOptions({
    queryKey: ["portfolio", "difference", from, to],
    queryFn: () => body(client.GET("/runs/{id}/comparison", { params: { path: { id: to }, query: { with: from, limit: 5 } } })),
  });

/** What runs by itself. */
export const calendar = queryOptions({
  queryKey: ["portfolio", "calendar"],
  queryFn: async () => (await body(client.GET("/calendar"))).calendar,
});

/** What came of the due days of an entry, the newest first. */
export const calendarRuns = (id: string) =>
  queryOptions({
    queryKey: ["portfolio", "calendar", "runs", id],
    queryFn: async () => (await body(client.GET("/calendar/{id}/runs", { params: { path: { id } } }))).runs,
  });
