/**
 * The accounts of a run as one long list of which only what is looked at is fetched: pages are asked for by their place,
 * so the last of ten thousand accounts is as near as the first. Scrolling changes state once a page, not once a row.
 */
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { ROWS, runAccounts } from "../../api/queries";
import type { AccountQuery, RunAccount, RunAccounts } from "../../api/types";
import { pagesOf } from "./pages-of";

export interface RunList {
  run: string;
  query: AccountQuery;
  /** The first page, or that of the list before while this one is on its way. */
  head: RunAccounts;
  /** Tells what went wrong with a further page. */
  failed: (error: Error | null) => void;
}

export interface RunRows {
  total: number;
  /** The row in this place; undefined while it is on its way. */
  at: (index: number) => RunAccount | undefined;
  /** Says which places are on screen. */
  look: (first: number, last: number) => void;
}

export function useRunRows({ run, query, head, failed }: RunList): RunRows {
  const cache = useQueryClient();
  const { total } = head.meta;
  const [pages, setPages] = useState([0]);
  const answers = useQueries({ queries: pages.map((page) => ({ ...runAccounts(run, query, page), enabled: page > 0 })) });
  const error = answers.find((answer) => answer.error)?.error ?? null;
  useEffect(() => failed(error), [failed, error]);
  // Paper shows pages that have left the screen too.
  const known = (page: number) =>
    page === 0 ? head : (answers[pages.indexOf(page)]?.data ?? cache.getQueryData<RunAccounts>(runAccounts(run, query, page).queryKey));
  const at = (index: number) => known(Math.floor(index / ROWS))?.accounts[index % ROWS];
  const look = useCallback((first: number, last: number) => {
    const next = pagesOf({ first, last }, total, ROWS);
    setPages((now) => (now.join() === next.join() ? now : next));
  }, [total]);
  return { total, at, look };
}
