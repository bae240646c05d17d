import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { LIVE_JOBS, type LiveJobs, rememberJob } from "./events";
import type { Job } from "./types";

const job = (state: Job["state"], progress: number): Job => ({ id: "j", kind: "import", state, progress, message: "", error: null, result: null });

function after(...news: Job[]): Job | undefined {
  const queries = new QueryClient();
  for (const each of news) rememberJob(queries, each);
  return queries.getQueryData<LiveJobs>(LIVE_JOBS)?.j;
}

test("a job moves on with its news", () => {
  expect(after(job("queued", 0), job("running", 0.5), job("running", 0.7))).toEqual(job("running", 0.7));
  expect(after(job("running", 1), job("failed", 0.4))).toEqual(job("failed", 0.4));
});

test("late news does not bring an ended job back", () => {
  expect(after(job("done", 1), job("queued", 0))).toEqual(job("done", 1));
  expect(after(job("failed", 0.2), job("running", 0.9))).toEqual(job("failed", 0.2));
});
