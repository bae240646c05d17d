/** A running import: how far it is, live; then the picture, as soon as it is computed. The page may be left and come back to. */
import { Progress } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { LIVE_JOBS, type LiveJobs } from "../../api/events";
import { hasLines, importOf, imports, job, portfolio } from "../../api/queries";
import type { ImportDetail } from "../../api/types";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import styles from "./ledger.module.css";
import { Reconciliation } from "./Reconciliation";

export function ImportJob({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(job(id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const imported = data.result?.import_id;
  if (data.state === "done" && imported) return <Done id={imported} unchanged={data.result?.unchanged === true} />;
  if (data.state === "failed") {
    return (
      <EmptyState title={t.ledger.failed} text={data.error ?? undefined}>
        <LinkButton to="/imports/new" search={keepScope}>{t.ledger.another}</LinkButton>
      </EmptyState>
    );
  }
  return (
    <article className={page.page} aria-busy>
      <h1 className={page.sentence}>{data.message || t.ledger.jobTitle}</h1>
      <Progress mt="lg" size="lg" value={data.progress * 100} aria-label={t.ledger.jobTitle} maw={720} />
      <p className={page.under} role="status">{t.frame.mayLeave}</p>
    </article>
  );
}

function Done({ id, unchanged }: { id: string; unchanged: boolean }) {
  const { data, error, refetch } = useQuery(importOf(id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{unchanged ? t.ledger.doneUnchanged : t.ledger.doneSentence(data)}</h1>
      <p className={page.under}>{unchanged ? t.ledger.doneUnchangedText : t.ledger.doneText}</p>
      {!unchanged && <Reconciliation {...data} />}
      <Next of={data} />
    </article>
  );
}

/** The picture, or what it waits for: without invoice lines there is none. */
function Next({ of }: { of: ImportDetail }) {
  const { data } = useInfiniteQuery(imports);
  if (of.kind === "lines" || !data || hasLines(data.pages)) return <Picture of={of} />;
  return (
    <>
      <p className={page.under}>{t.ledger.linesNext}</p>
      <div className={styles.actions}>
        <LinkButton to="/imports/new" search={keepScope}>{t.ledger.bringLines}</LinkButton>
        <LinkButton to="/imports/$id" params={{ id: of.id }} variant="default">{t.ledger.openImport}</LinkButton>
      </div>
    </>
  );
}

const EVERY_MS = 1500;

function Picture({ of: { id, ledger_version: version } }: { of: ImportDetail }) {
  const { data } = useQuery({
    ...portfolio(undefined, undefined),
    refetchInterval: ({ state }) => ((state.data?.run.ledger_version ?? 0) >= version ? false : EVERY_MS),
  });
  const { data: live } = useQuery<LiveJobs>({ queryKey: LIVE_JOBS, queryFn: () => ({}), staleTime: Infinity, gcTime: Infinity });
  const failed = Object.values(live ?? {}).findLast(({ kind, state }) => kind === "portfolio_run" && state === "failed");
  const there = (data?.run.ledger_version ?? 0) >= version;
  return (
    <>
      {!there && <p className={`${page.under} ${failed ? "negative" : "quiet"}`} role="status">{failed ? failed.error : t.ledger.computing}</p>}
      <div className={styles.actions}>
        {there && <LinkButton to="/">{t.ledger.openPicture}</LinkButton>}
        <LinkButton to="/imports/$id" params={{ id }} variant="default">{t.ledger.openImport}</LinkButton>
        <LinkButton to="/imports/new" search={keepScope} variant="subtle">{t.ledger.another}</LinkButton>
      </div>
    </>
  );
}
