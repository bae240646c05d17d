/** The one event stream of a tab: it carries job progress and says which slice of the cache is out of date. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { API } from "./client";
import { isOver } from "./queries";
import type { Job } from "./types";

export type LiveJobs = Record<string, Job>;

/** Jobs this tab has heard of, newest state each. */
export const LIVE_JOBS = ["jobs", "live"] as const;

const STAGES: readonly Job["state"][] = ["queued", "running", "done"];

const stage = (job: Job) => STAGES.indexOf(job.state === "failed" ? "done" : job.state) + job.progress / 2;

/** A short job may end, and its event arrive, before the answer that says it is queued: news only moves a job on. */
export function rememberJob(queries: QueryClient, job: Job): void {
  const known = queries.getQueryData<Job>(["job", job.id]);
  if (known && stage(known) > stage(job)) return;
  queries.setQueryData(["job", job.id], job);
  queries.setQueryData<LiveJobs>(LIVE_JOBS, (known) => ({ ...known, [job.id]: job }));
}

export function useEvents(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`${API}/events`);
    source.addEventListener("job", (event: MessageEvent<string>) => {
      const job = JSON.parse(event.data) as Job;
      rememberJob(queries, job);
      if (isOver(job)) {
        void queries.invalidateQueries({ queryKey: ["ledger"] });
        void queries.invalidateQueries({ queryKey: ["portfolio"] });
        void queries.invalidateQueries({ queryKey: ["costs"] });
      }
    });
    source.addEventListener("changed", (event: MessageEvent<string>) => {
      const { slice } = JSON.parse(event.data) as { slice: string };
      void queries.invalidateQueries({ queryKey: [slice] });
      // Ladders are charged with what serving costs, and what people say of accounts stands beside them.
      if (slice === "costs" || slice === "economics") void queries.invalidateQueries({ queryKey: ["ledger"] });
      // An account's record carries its lifetime value and whether it is a key account.
      if (slice === "models" || slice === "economics") void queries.invalidateQueries({ queryKey: ["portfolio", "record"] });
    });
    let opened = false;
    source.addEventListener("open", () => {
      // Whatever happened while the stream was down was not heard.
      if (opened) void queries.invalidateQueries();
      opened = true;
    });
    return () => source.close();
  }, [queries]);
}
