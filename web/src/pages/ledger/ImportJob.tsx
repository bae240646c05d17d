/** A running import: how far it is, live; then the ways on. The page may be left and come back to. */
import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { job } from "../../api/queries";
import type { Job } from "../../api/types";
import { t } from "../../messages";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";

export function ImportJob({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(job(id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.state === "done") return <Done job={data} />;
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

function Done({ job: { result } }: { job: Job }) {
  const unchanged = result?.unchanged === true;
  return (
    <EmptyState
      title={unchanged ? t.ledger.doneUnchanged : t.ledger.done}
      text={unchanged ? t.ledger.doneUnchangedText : t.ledger.doneText}
    >
      {result?.import_id && (
        <LinkButton to="/imports/$id" params={{ id: result.import_id }}>{t.ledger.openImport}</LinkButton>
      )}
      <LinkButton to="/" variant="default">{t.ledger.openPortfolio}</LinkButton>
      <LinkButton to="/imports/new" search={keepScope} variant="subtle">{t.ledger.another}</LinkButton>
    </EmptyState>
  );
}
