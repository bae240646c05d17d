/** Where relationships stand: the answer, a lane for each phase, who moved back, the months, the accounts with their reasons. */
import { Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { lifecycle } from "../../api/lifecycle";
import type { Run, RunLifecycle } from "../../api/types";
import { decimal, short } from "../../format";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { NarrowToSegment } from "../../parts/InSegment";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useRun } from "../../scope";
import { writeAddress } from "../../search";
import { Accounts } from "./Accounts";
import { Course } from "./Course";
import { Lanes } from "./Lanes";

export function LifecyclePage() {
  const run = useRun();
  if (run === undefined) return <Loading />;
  if (run === null) {
    return (
      <EmptyState title={t.lifecycle.noRun} text={t.lifecycle.noRunText}>
        <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
      </EmptyState>
    );
  }
  return <OfRun run={run} />;
}

function OfRun({ run }: { run: Run }) {
  const asked = useSearch({ from: "/frame/lifecycle" });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useInfiniteQuery({
    ...lifecycle(run.id, asked),
    placeholderData: keepPreviousData,
  });
  const found = data?.pages[0]?.lifecycle;
  return (
    <FiguresFrom run={run} measure={run.measure}>
      <article className={page.page} aria-busy={isPlaceholderData}>
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!found && !error && <Loading />}
        {found && (
          <>
            <h1 className={page.sentence}>{t.lifecycle.answer(found)}</h1>
            <p className={page.under}>{t.lifecycle.under(decimal(found.typical_cycle_days, 0))}</p>
            <Group mt="md">
              <NarrowToSegment />
              <LinkButton to="/migration" search={(now) => ({ ...keepScope(now), by: "phase" })} variant="subtle" size="compact-sm">{t.lifecycle.inMigration}</LinkButton>
              <Button
                component="a" href={`/api/v1/runs/${run.id}/lifecycle.xlsx${writeAddress({ segment: asked.segment })}`} download variant="subtle" size="compact-sm"
                leftSection={<IconDownload size={15} aria-hidden />}
              >
                {t.lifecycle.download}
              </Button>
            </Group>
            <Lanes found={found} />
            <Back found={found} />
            <Course found={found} />
            <Accounts
              run={run} rows={data.pages.flatMap((each) => each.lifecycle.accounts)} total={data.pages[0]?.meta.total ?? 0}
              more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
            />
          </>
        )}
      </article>
    </FiguresFrom>
  );
}

function Back({ found: { moved_back, at_stake, run } }: { found: RunLifecycle }) {
  return (
    <section className={page.section} aria-labelledby="back">
      <h2 className={page.title} id="back">{t.lifecycle.back}</h2>
      {moved_back === 0 ? (
        <p className={page.subtitle}>{t.lifecycle.nobodyBack}</p>
      ) : (
        <>
          <p className={page.subtitle}>{t.lifecycle.backText(moved_back, short(at_stake, run), run.currency)}</p>
          <p className={`${page.under} no-print`}>
            <Link to="/lifecycle" search={(now) => ({ ...now, only: "moved_back", phase: undefined, state: undefined })} hash="accounts">{t.lifecycle.showBack}</Link>
          </p>
        </>
      )}
    </section>
  );
}
