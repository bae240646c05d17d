/** The archive: every kept run, who asked for it and when, and what changed since the run before it. */
import { Button } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { archive } from "../../api/runs";
import type { ArchivedRun } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, useMay } from "../../scope";
import { type Archive, readArchive } from "../../search";
import { Difference } from "./Difference";
import { PinForm } from "./PinForm";
import { RunsFilter } from "./RunsFilter";
import { RunsTable } from "./RunsTable";

type Asked = { what: "changed" | "pin"; run: ArchivedRun };

export function RunsPage() {
  const asked = readArchive({ ...useSearch({ from: "/frame/runs" }) });
  const may = useMay("run_analysis");
  const [dialog, setDialog] = useState<Asked | null>(null);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useInfiniteQuery({
    ...archive(asked),
    placeholderData: keepPreviousData,
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const first = data?.pages[0];
  if (!first) return <Loading />;
  const runs = data.pages.flatMap((each) => each.runs);
  const close = () => setDialog(null);
  if (runs.length === 0 && isEverything(asked)) return <EmptyState title={t.runs.first} text={t.runs.firstText} />;
  return (
    <article className={page.page} aria-busy={isPlaceholderData}>
      <h1 className={page.sentence}>{t.runs.sentence(first.meta.total, asked.pinned === "yes")}</h1>
      <p className={page.under}>{t.runs.under}</p>
      <section className={page.section} aria-labelledby="runs">
        <div className={page.head}>
          <h2 className={page.title} id="runs">{t.runs.list}</h2>
          {may && <LinkButton to="/calendar" search={keepScope} variant="default" size="compact-sm">{t.runs.toCalendar}</LinkButton>}
        </div>
        <RunsFilter asked={asked} people={first.meta.people} />
        {runs.length === 0 ? (
          <EmptyState level={2} title={t.runs.none} text={t.runs.noneText} />
        ) : (
          <div className={table.scroll} tabIndex={0} role="group" aria-label={t.runs.title}>
            <RunsTable runs={runs} changed={(run) => setDialog({ what: "changed", run })} pin={(run) => setDialog({ what: "pin", run })} />
          </div>
        )}
        {hasNextPage && <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t.runs.more}</Button>}
      </section>
      {dialog?.what === "changed" && (
        <Dialog opened close={close} size="xl" title={t.runs.changedOf(dialog.run.as_of)}>
          <Difference run={dialog.run} />
        </Dialog>
      )}
      {dialog?.what === "pin" && (
        <Dialog opened close={close} title={t.runs.pinTitle(dialog.run.as_of)}>
          <PinForm run={dialog.run} close={close} />
        </Dialog>
      )}
    </article>
  );
}

const isEverything = (asked: Archive) => Object.values(asked).every((each) => each === undefined);
