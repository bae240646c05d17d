/** What the room What if asks the server. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { ScenarioAsked } from "./types";

/** What would be if; asked anew with every change of a lever. */
export const whatIf = (asked: ScenarioAsked) =>
  queryOptions({
    queryKey: ["ledger", "what-if", asked],
    queryFn: () => body(client.POST("/economics/what-if", { body: asked })),
    retry: false,
  });

/** The scenarios that are kept. */
export const scenarios = queryOptions({
  queryKey: ["economics", "scenarios"],
  queryFn: async () => (await body(client.GET("/scenarios"))).scenarios,
});
