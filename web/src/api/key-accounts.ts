/** The register of key accounts; what it says hangs on the ledger and on what people said. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";

export const keyAccounts = (query: { from?: string; until?: string }) =>
  queryOptions({
    queryKey: ["ledger", "key-accounts", query],
    queryFn: () => body(client.GET("/key-accounts", { params: { query } })),
  });
