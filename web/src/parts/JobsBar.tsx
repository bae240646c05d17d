/** Work in progress, in one line of the header: what runs, how far, and where its result is. */
import { CloseButton, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LIVE_JOBS, type LiveJobs } from "../api/events";
import { isOver } from "../api/queries";
import type { Job } from "../api/types";
import { t } from "../messages";
import styles from "./JobsBar.module.css";

export function JobsBar() {
  const queries = useQueryClient();
  const { data } = useQuery<LiveJobs>({ queryKey: LIVE_JOBS, queryFn: () => ({}), staleTime: Infinity, gcTime: Infinity });
  const newest = Object.values(data ?? {});
  const shown = newest.find((job) => !isOver(job)) ?? newest.at(-1);
  const dismiss = () => queries.setQueryData<LiveJobs>(LIVE_JOBS, {});
  return (
    <div className={`${styles.bar} no-print`} role="status" aria-label={t.frame.jobs}>
      {shown && <JobLine job={shown} />}
      {shown && isOver(shown) && <CloseButton size="sm" aria-label={t.frame.dismiss} onClick={dismiss} />}
    </div>
  );
}

function JobLine({ job }: { job: Job }) {
  const kind = t.frame.jobKind(job.kind);
  if (job.state === "failed") return <span className="negative">{job.error ?? `${kind}: ${t.frame.jobState.failed}`}</span>;
  if (job.state === "done") return <Result job={job} />;
  return (
    <>
      <span className={styles.words}>{job.message || `${kind}: ${t.frame.jobState[job.state]}`}</span>
      <Progress value={job.progress * 100} w={80} size="sm" aria-label={kind} />
    </>
  );
}

function Result({ job }: { job: Job }) {
  const name = `${t.frame.jobKind(job.kind)}: ${t.frame.jobState.done}`;
  const { import_id: imported, run_id: run, model_fit_id: models, unchanged } = job.result ?? {};
  if (imported) return <Link to="/imports/$id" params={{ id: imported }}>{name}</Link>;
  if (run) return <Link to="/" search={{ run }}>{unchanged ? t.frame.unchanged : name}</Link>;
  if (models) return <Link to="/future">{name}</Link>;
  return <span>{name}</span>;
}
