/** What the screens ask of what is ahead, beside the models themselves. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";

/** What all accounts are worth together by the newest fit; null where none is fitted. */
export const equity = (months: number, segment: string | undefined) =>
  queryOptions({
    queryKey: ["models", "equity", months, segment ?? "all"],
    queryFn: async () => (await body(client.GET("/models/equity", { params: { query: { months, segment } } }))).equity ?? null,
  });

/** What is ahead of one account in the next year; null where no model is fitted. */
export const accountForecast = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "forecast", id],
    queryFn: async () =>
      (await body(client.GET("/accounts/{id}/forecast", { params: { path: { id }, query: { months: 12 } } }))).forecast ?? null,
  });
