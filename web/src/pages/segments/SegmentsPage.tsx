/** Segments: the answer of a kept version, its segments, what changed since another, and the studio. */
import { Button, Group, Select } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { segmentations, segmentsOf } from "../../api/segments";
import type { Run, Segmentation, SegmentationVersion } from "../../api/types";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { keepScope, useMay, useRun } from "../../scope";
import { Between } from "./Between";
import { Quality } from "./Quality";
import { SegmentTable } from "./SegmentTable";
import { Studio } from "./Studio";

export function SegmentsPage() {
  const run = useRun();
  const { data: all, error, refetch } = useQuery(segmentations);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (run === undefined || all === undefined) return <Loading />;
  if (run === null) {
    return (
      <EmptyState title={t.segments.noRun} text={t.segments.noRunText}>
        <LinkButton to="/" search={keepScope} variant="default">{t.frame.toPortfolio}</LinkButton>
      </EmptyState>
    );
  }
  return <OfRun run={run} all={all} />;
}

function OfRun({ run, all }: { run: Run; all: Segmentation[] }) {
  const { version: asked } = useSearch({ from: "/frame/segments" });
  const navigate = useNavigate();
  const tries = useMay("see_portfolio");
  const versions = all.flatMap((each) => each.versions);
  const chosen = versions.find((each) => each.id === asked) ?? versions.toSorted((a, b) => b.made_at.localeCompare(a.made_at))[0];
  const choose = (version: string | null) =>
    void navigate({ to: "/segments", search: (now) => ({ ...now, version: version ?? undefined }), replace: true, resetScroll: false });
  return (
    <FiguresFrom run={run} measure={run.measure}>
      <article className={page.page}>
        {chosen === undefined ? <h1 className={page.sentence}>{tries ? t.segments.none : t.segments.noneClosed}</h1> : (
          <>
            <Kept key={chosen.id} run={run} version={chosen} versions={versions} choose={choose} />
            <Between key={`between ${chosen.id}`} run={run} all={all} version={chosen} />
          </>
        )}
        {tries && <Studio key={run.id} run={run} all={all} kept={choose} />}
      </article>
    </FiguresFrom>
  );
}

interface KeptProps {
  run: Run;
  version: SegmentationVersion;
  versions: SegmentationVersion[];
  choose: (version: string | null) => void;
}

function Kept({ run, version, versions, choose }: KeptProps) {
  const { data: found, error, refetch } = useQuery(segmentsOf(version.id, run.id));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!found) return <Loading />;
  return (
    <>
      <h1 className={page.sentence}>{t.segments.answer(found)}</h1>
      <p className={page.under}>{t.segments.why(version.reason, version.made_by, version.made_at.slice(0, 10))}</p>
      <Group mt="md" align="flex-end" gap="md">
        <Select
          size="xs" w={340} maw="100%" label={t.segments.chosen} allowDeselect={false} value={version.id} onChange={choose}
          data={versions.map((each) => ({ value: each.id, label: t.segments.versionName(each.name, each.number, each.made_at.slice(0, 10)) }))}
        />
        <Button
          component="a" href={`/api/v1/segmentation-versions/${version.id}/segments.xlsx?run=${run.id}`} download variant="subtle" size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {t.segments.download}
        </Button>
      </Group>
      <SegmentTable found={found} title={t.segments.list} id="segments" />
      <Quality found={found} />
    </>
  );
}
