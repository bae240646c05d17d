/** What rates would say of an account, asked once somebody pauses typing. */
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { body, client } from "../../api/client";
import type { CostRatesDraft } from "../../api/types";

const PAUSE_MS = 300;

export function usePreview(rates: CostRatesDraft, account: string | null) {
  const [paused] = useDebouncedValue(JSON.stringify(rates), PAUSE_MS);
  return useQuery({
    queryKey: ["costs", "preview", account, paused],
    queryFn: () => body(client.POST("/costs/preview", { body: { rates: JSON.parse(paused) as CostRatesDraft, account_id: account ?? "" } })),
    enabled: account !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
