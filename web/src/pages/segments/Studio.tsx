/** Where segments are tried, and kept once they help. */
import { Alert, Button, Group, MultiSelect, NumberInput, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { trySegments } from "../../api/segments";
import type { Run, Segmentation, SegmentDefinition, SegmentFeature } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { useMay } from "../../scope";
import { type RulesDraft, toDefinition } from "./draft";
import { Quality } from "./Quality";
import { RuleFields } from "./RuleFields";
import { SegmentTable } from "./SegmentTable";

const KINDS = ["rules", "rfm", "medoids"] as const;
type Kind = (typeof KINDS)[number];
const FEATURES = ["revenue", "gross_profit", "invoices", "invoice_value", "recency_days", "variation", "days_known"] as const satisfies readonly SegmentFeature[];

interface Props {
  run: Run;
  all: Segmentation[];
  kept: (version: string) => void;
}

export function Studio({ run, all, kept }: Props) {
  const margin = useMay("see_margin");
  const [kind, setKind] = useState<Kind>("rules");
  const [rules, setRules] = useState<RulesDraft>({
    rules: [{ segment: t.segments.starting.large, conditions: [{ field: "revenue_class", words: "A" }] }],
    rest: t.segments.starting.rest,
  });
  const [k, setK] = useState(4);
  const [features, setFeatures] = useState<SegmentFeature[]>(["revenue", "invoices", "recency_days"]);
  const definition = (): SegmentDefinition => {
    if (kind === "rules") return toDefinition(rules, run.minor_digits);
    return kind === "rfm" ? { kind, names: [] } : { kind, k, features, seed: 0, names: [] };
  };
  const attempt = useMutation({ mutationFn: () => trySegments(run.id, definition()) });
  return (
    <>
      <section className={page.section} aria-labelledby="studio">
        <h2 className={page.title} id="studio">{t.segments.studio}</h2>
        <p className={page.subtitle}>{t.segments.studioText}</p>
        <Stack gap="md" mt="sm" align="flex-start">
          <SegmentedControl
            size="xs" aria-label={t.segments.kind} value={kind} data={KINDS.map((value) => ({ value, label: t.segments.kinds[value] }))}
            onChange={(value) => setKind(KINDS.find((known) => known === value) ?? kind)}
          />
          <p className={page.subtitle}>{t.segments.kindText[kind]}</p>
          {kind === "rules" && <RuleFields draft={rules} change={setRules} currency={run.currency} margin={margin} />}
          {kind === "medoids" && (
            <Group align="flex-end">
              <NumberInput size="xs" w={130} label={t.segments.k} min={2} max={12} allowDecimal={false} value={k} onChange={(value) => setK(Number(value))} />
              <MultiSelect
                size="xs" w={420} maw="100%" label={t.segments.features} value={features}
                data={FEATURES.filter((each) => margin || each !== "gross_profit").map((value) => ({ value, label: t.segments.feature(value) }))}
                onChange={(chosen) => setFeatures(FEATURES.filter((each) => chosen.includes(each)))}
              />
            </Group>
          )}
          <Button size="xs" loading={attempt.isPending} onClick={() => attempt.mutate()}>{t.segments.try}</Button>
          {attempt.error && <Alert color="red" role="alert">{attempt.error.message}</Alert>}
        </Stack>
      </section>
      {attempt.data && (
        <>
          <SegmentTable found={attempt.data} title={t.segments.tried} id="tried" />
          <Quality found={attempt.data} />
          <Keep run={run} all={all} definition={attempt.data.definition} kept={kept} />
        </>
      )}
    </>
  );
}

interface KeepProps extends Props {
  definition: SegmentDefinition;
}

/** Keeps what was tried: under a new name, or as a further version of a name that is taken. */
function Keep({ run, all, definition, kept }: KeepProps) {
  const queries = useQueryClient();
  const may = useMay("run_analysis");
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const keep = useMutation({
    mutationFn: () => {
      const same = all.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
      return same
        ? body(client.POST("/segmentations/{id}/versions", { params: { path: { id: same.id } }, body: { reason, definition, run: run.id } }))
        : body(client.POST("/segmentations", { body: { name, reason, definition, run: run.id } }));
    },
    onSuccess: async ({ segmentation_version: version }) => {
      await queries.invalidateQueries({ queryKey: ["portfolio", "segmentations"] });
      kept(version.id);
    },
  });
  if (!may) return null;
  return (
    <Stack gap="sm" mt="lg" maw={480}>
      <TextInput size="xs" label={t.segments.keepAs} description={t.segments.keepAsHint} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Textarea size="xs" label={t.segments.reason} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      {keep.error && <Alert color="red" role="alert">{keep.error.message}</Alert>}
      {keep.data && <p role="status">{t.segments.kept(keep.data.segmentation_version.name, keep.data.segmentation_version.number)}</p>}
      <Group>
        <Button size="xs" loading={keep.isPending} disabled={name.trim() === "" || reason.trim() === ""} onClick={() => keep.mutate()}>{t.segments.keep}</Button>
      </Group>
    </Stack>
  );
}
