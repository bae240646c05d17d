/** What the screen of the portfolio matrix asks. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { MatrixQuery } from "./types";

/** The active accounts of a run by two measures. */
export const portfolioMatrix = (run: string, query: MatrixQuery) =>
  queryOptions({
    queryKey: ["portfolio", "matrix", run, query],
    queryFn: () => body(client.GET("/runs/{id}/matrix", { params: { path: { id: run }, query } })),
    // A model that is not fitted yet is not fitted by asking again.
    retry: false,
  });
