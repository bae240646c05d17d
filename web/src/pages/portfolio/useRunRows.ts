/**
 * The accounts of a run as one long list of which only what is looked at is fetched: pages are asked for by their place,
 * so the last of ten thousand accounts is as near as the first.
 */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { ROWS, runAccounts } from "../../api/queries";
import type { AccountQuery, RunAccount, RunAccounts } from "../../api/types";
import { pagesOf } from "./pages-of";

export interface RunRows {
  total: number;
  /** The row in this place; undefined while it is on its way. */
  at: (index: number) => RunAccount | undefined;
  /** Says which places are on screen. */
  look: (first: number, last: number) => void;
}

export function useRunRows(run: string, query: AccountQuery) {
  const cache = useQueryClient();
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const head = useQuery({ ...runAccounts(run, query), placeholderData: keepPreviousData });
  const total = head.data?.meta.total ?? 0;
  const pages = pagesOf(seen, total, ROWS);
  const answers = useQueries({ queries: pages.map((page) => runAccounts(run, query, page)) });
  const loaded = new Map(pages.map((page, index) => [page, page === 0 ? head.data : answers[index]?.data]));
  // Paper shows pages that have left the screen too.
  const known = (page: number) => loaded.get(page) ?? cache.getQueryData<RunAccounts>(runAccounts(run, query, page).queryKey);
  const at = (index: number) => known(Math.floor(index / ROWS))?.accounts[index % ROWS];
  const look = useCallback((first: number, last: number) => {
    setSeen((now) => (now.first === first && now.last === last ? now : { first, last }));
  }, []);
  const error = head.error ?? answers.find((answer) => answer.error)?.error ?? null;
  return { rows: { total, at, look }, meta: head.data?.meta, busy: head.isPlaceholderData, error, refetch: head.refetch };
}
