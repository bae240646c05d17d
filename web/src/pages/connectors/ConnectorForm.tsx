/** Something to be fetched: where from, by which mapping, how often. */
import { Alert, Button, Checkbox, Group, NativeSelect, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { connectors, mappings } from "../../api/queries";
import type { Connector, ConnectorPlace } from "../../api/types";
import { t } from "../../messages";
import { mistakeAt } from "../settings/mistake-at";
import { FolderFields } from "./FolderFields";
import { PullFields } from "./PullFields";

const FOLDER: ConnectorPlace & { kind: "folder" } = { kind: "folder", path: "", pattern: "*.csv" };
const PULL: ConnectorPlace & { kind: "sql" } = {
  kind: "sql", engine: "postgres", host: "", port: 5432, database: "", user: "", secret: null, encrypted: true, query: "", key: null, first: null,
};

export function ConnectorForm({ kept, close }: { kept?: Connector; close: () => void }) {
  const queries = useQueryClient();
  const { data: known } = useQuery(mappings);
  const [name, setName] = useState(kept?.name ?? "");
  const [place, setPlace] = useState<ConnectorPlace>(kept?.place ?? FOLDER);
  const [chosen, setChosen] = useState(kept?.mapping_id ?? "");
  const [schedule, setSchedule] = useState(kept?.schedule ?? "every 15m");
  const [enabled, setEnabled] = useState(kept?.enabled ?? true);
  const mapping = chosen || (known?.[0]?.id ?? "");
  const save = useMutation({
    mutationFn: () => {
      const asked = { name, mapping, schedule, enabled, place };
      return kept
        ? body(client.PUT("/connectors/{id}", { params: { path: { id: kept.id } }, body: asked }))
        : body(client.POST("/connectors", { body: asked }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: connectors.queryKey });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const mistake = (field: string) => mistakeAt(save.error, field);
  const placed = ["name", "path", "pattern", "host", "database", "user", "secret", "query", "key", "first"].some((field) => mistake(field) !== undefined);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {known?.length === 0 && <Alert color="gray">{t.connectors.noMappings}</Alert>}
        {!kept && (
          <SegmentedControl
            aria-label={t.connectors.kind} value={place.kind} onChange={(kind) => setPlace(kind === "sql" ? PULL : FOLDER)}
            data={[{ value: "folder", label: t.connectors.kinds.folder }, { value: "sql", label: t.connectors.kinds.sql }]}
          />
        )}
        <TextInput label={t.connectors.name} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} error={mistake("name")} />
        {place.kind === "folder" ? <FolderFields place={place} change={setPlace} mistake={mistake} /> : <PullFields place={place} change={setPlace} mistake={mistake} />}
        <NativeSelect
          label={t.connectors.mapping} description={t.connectors.mappingHint} value={mapping}
          data={(known ?? []).map((each) => ({ value: each.id, label: each.name }))} onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <TextInput label={t.connectors.schedule} description={t.connectors.scheduleHint} autoComplete="off" value={schedule} onChange={(event) => setSchedule(event.currentTarget.value)} />
        <Checkbox label={t.connectors.enabled} checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
        {save.error && !placed && <Alert color="red" role="alert">{save.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.connectors.cancel}</Button>
          <Button type="submit" loading={save.isPending} disabled={mapping === ""}>{t.connectors.save}</Button>
        </Group>
      </Stack>
    </form>
  );
}
