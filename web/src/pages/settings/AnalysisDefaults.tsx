/** What a run is asked where nobody says otherwise. A change computes nothing by itself: the screen says so and offers to. */
import { Alert, Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { rememberJob } from "../../api/events";
import { analysisDefaults } from "../../api/queries";
import type { AnalysisDefaults as Kept, Parameters } from "../../api/types";
import { t } from "../../messages";
import { ParameterFields } from "../../parts/new-run/ParameterFields";
import { Failure, Loading } from "../../parts/States";
import { useMay, useWhyNot } from "../../scope";
import styles from "./settings.module.css";

export function AnalysisDefaults() {
  const may = useMay("run_analysis");
  const why = useWhyNot("run_analysis");
  const { data, error } = useQuery({ ...analysisDefaults, enabled: may });
  if (!may) return <p className="quiet">{why}</p>;
  if (error) return <Failure error={error} />;
  return data ? <Form kept={data} /> : <Loading />;
}

const same = (one: Parameters, other: Parameters) => JSON.stringify(one) === JSON.stringify(other);

function Form({ kept }: { kept: Kept }) {
  const queries = useQueryClient();
  const may = useMay("change_settings");
  const why = useWhyNot("change_settings");
  const [draft, setDraft] = useState<Parameters | null>(null);
  const shown = draft ?? kept.parameters;
  const save = useMutation({
    mutationFn: async () => (await body(client.PUT("/analysis-defaults", { body: shown }))).analysis_defaults,
    onSuccess: (saved) => {
      queries.setQueryData(analysisDefaults.queryKey, saved);
      setDraft(null);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const unchanged = same(shown, kept.parameters);
  return (
    <form onSubmit={submit} noValidate className={styles.fields}>
      <ParameterFields asked={shown} change={setDraft} />
      <p className="quiet">{t.settings.defaultsHistory}</p>
      {save.error && <Alert color="red" role="alert">{save.error.message}</Alert>}
      <Group gap="xs">
        <Button type="submit" variant="default" loading={save.isPending} disabled={unchanged || !may} aria-description={may ? undefined : why}>
          {t.settings.saveDefaults}
        </Button>
        <Button variant="subtle" onClick={() => setDraft(kept.own)} disabled={same(shown, kept.own)}>{t.settings.ownDefaults}</Button>
        <span className="quiet" role="status">{save.isSuccess && unchanged && t.settings.saved}</span>
      </Group>
      {kept.latest_run_follows === false && <RunNow key={JSON.stringify(kept.parameters)} />}
    </form>
  );
}

function RunNow() {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: async () => (await body(client.POST("/runs", { body: {} }))).job,
    onSuccess: (job) => rememberJob(queries, job),
  });
  return (
    <Alert color="gray" title={t.settings.pictureStays} role="note">
      <p>{t.settings.pictureStaysText}</p>
      {start.error && <p className="negative" role="alert">{start.error.message}</p>}
      <Button mt="sm" size="compact-sm" loading={start.isPending} disabled={start.isSuccess} onClick={() => start.mutate()}>
        {start.isSuccess ? t.settings.computing : t.settings.runNow}
      </Button>
    </Alert>
  );
}
