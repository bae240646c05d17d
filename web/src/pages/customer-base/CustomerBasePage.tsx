/** The audit of the customer base: the answer, period by period, what changed and why, retention, cohorts, tenths, survival. */
import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { customerBase } from "../../api/customer-base";
import type { Run } from "../../api/types";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { NarrowToSegment } from "../../parts/InSegment";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useRun } from "../../scope";
import { LENGTHS, writeAddress } from "../../search";
import { Factors, Moves } from "./Change";
import { Cohorts } from "./Cohorts";
import { Deciles, Periods, Retention } from "./Figures";
import { Survival } from "./Survival";

export function CustomerBasePage() {
  const run = useRun();
  if (run === undefined) return <Loading />;
  if (run === null) {
    return (
      <EmptyState title={t.customerBase.none} text={t.customerBase.noneText}>
        <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
      </EmptyState>
    );
  }
  return <OfRun run={run} />;
}

function OfRun({ run }: { run: Run }) {
  const { period = "year", segment } = useSearch({ from: "/frame/customer-base" });
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...customerBase(run.id, period, segment), placeholderData: keepPreviousData });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <FiguresFrom run={run} measure={run.measure}>
      <article className={page.page} aria-busy={isPlaceholderData}>
        <h1 className={page.sentence}>{t.customerBase.answer(data)}</h1>
        <p className={page.under}>{t.customerBase.under(dayBefore(run.as_of), run.ledger_version)}</p>
        <Group mt="md" gap="sm">
          <Length period={period} />
          <NarrowToSegment />
          <Button
            component="a" href={`/api/v1/runs/${run.id}/customer-base.xlsx${writeAddress({ period, segment })}`} download variant="subtle" size="compact-sm"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            {t.customerBase.download}
          </Button>
        </Group>
        <Periods base={data} />
        <Factors base={data} />
        <Moves base={data} />
        <Retention base={data} />
        <Cohorts base={data} />
        <Deciles base={data} />
        <Survival title={t.customerBase.survival} text={t.customerBase.survivalText} points={data.survival} />
        <Survival title={t.customerBase.second} text={t.customerBase.secondText} points={data.second_order} />
      </article>
    </FiguresFrom>
  );
}

function Length({ period }: { period: (typeof LENGTHS)[number] }) {
  const navigate = useNavigate();
  const choose = (value: string) =>
    void navigate({ to: "/customer-base", search: (now) => ({ ...now, period: LENGTHS.find((known) => known === value) }), replace: true, resetScroll: false });
  return (
    <SegmentedControl
      size="xs" aria-label={t.customerBase.length} value={period} onChange={choose}
      data={LENGTHS.map((value) => ({ value, label: t.customerBase.lengths[value] }))}
    />
  );
}
