/** Where accounts went between two runs: the answer, the matrix, the flow, whether the next step can be told, the accounts. */
import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { migration, runs } from "../../api/queries";
import type { Classification, Run } from "../../api/types";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { NarrowToSegment } from "../../parts/InSegment";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useRun, useScope } from "../../scope";
import { CLASSIFICATIONS } from "../../search";
import { earlierRun } from "../compare/earlier";
import { RunChoice } from "../compare/RunChoice";
import { Flow } from "./Flow";
import { Migrated } from "./Migrated";
import { MigrationMatrix } from "./MigrationMatrix";
import { Steps } from "./Steps";

export function MigrationPage() {
  const asked = useSearch({ from: "/frame/migration" });
  const shown = useRun();
  const { data: stored, error, refetch } = useQuery(runs);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!stored || shown === undefined) return <Loading />;
  const to = stored.find((run) => run.id === asked.to) ?? shown;
  const from = stored.find((run) => run.id === asked.from) ?? (to && earlierRun(stored, to));
  if (!to || !from) {
    return (
      <EmptyState title={t.compare.nothingEarlier} text={t.compare.nothingEarlierText}>
        <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
      </EmptyState>
    );
  }
  return <Between stored={stored} from={from} to={to} by={asked.by ?? "abc"} segment={asked.segment} />;
}

function Between({ stored, from, to, by, segment }: { stored: Run[]; from: Run; to: Run; by: Classification; segment: string | undefined }) {
  const { measure } = useScope();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...migration(from.id, to.id, { by, measure, segment }),
    placeholderData: keepPreviousData,
  });
  const file = new URLSearchParams({ with: from.id, by, ...(measure ? { measure } : {}), ...(segment ? { segment } : {}) });
  return (
    <FiguresFrom run={to} measure={data?.measure ?? to.measure} others={[from]}>
      <article className={page.page} aria-busy={isPlaceholderData}>
        <RunChoice stored={stored} from={from} to={to} />
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data && !error && (
          <>
            <h1 className={page.sentence}>{t.migration.answer(data)}</h1>
            <p className={page.under}>
              {t.migration.mobility(data)} {t.migration.under(t.migration.by[data.by], data.by, t.terms.measure[data.measure])}
            </p>
            {!data.is_alike && <p className={page.under} role="note">{t.migration.otherwise}</p>}
            <Group mt="md" gap="sm">
              <By by={by} />
              <NarrowToSegment />
              <Button
                component="a" href={`/api/v1/runs/${to.id}/migration.xlsx?${file}`} download variant="subtle" size="compact-sm"
                leftSection={<IconDownload size={15} aria-hidden />}
              >
                {t.migration.download}
              </Button>
            </Group>
            <MigrationMatrix found={data} />
            <Flow found={data} />
            <Steps found={data} />
            <Migrated found={data} />
          </>
        )}
      </article>
    </FiguresFrom>
  );
}

/** Another class has other states, so a chosen cell is let go. */
function By({ by }: { by: Classification }) {
  const navigate = useNavigate();
  const choose = (value: string) =>
    void navigate({
      to: "/migration", replace: true, resetScroll: false,
      search: (now) => ({ ...now, by: CLASSIFICATIONS.find((known) => known === value), from_state: undefined, to_state: undefined }),
    });
  return (
    <SegmentedControl
      size="xs" aria-label={t.migration.byLabel} value={by} onChange={choose}
      data={CLASSIFICATIONS.map((value) => ({ value, label: t.migration.by[value] }))}
    />
  );
}
