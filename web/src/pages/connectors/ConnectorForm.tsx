/** A folder to be watched: where, which files, by which mapping, how often. */
import { Alert, Button, Checkbox, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { connectors, mappings } from "../../api/queries";
import type { Connector } from "../../api/types";
import { t } from "../../messages";
import { mistakeAt } from "../settings/mistake-at";

const EMPTY = { name: "", path: "", pattern: "*.csv", mapping: "", schedule: "every 15m" };
type Draft = typeof EMPTY;

const draftOf = ({ name, place, mapping_id, schedule }: Connector): Draft => ({
  name, path: place.path, pattern: place.pattern, mapping: mapping_id, schedule,
});

export function ConnectorForm({ kept, close }: { kept?: Connector; close: () => void }) {
  const queries = useQueryClient();
  const { data: known } = useQuery(mappings);
  const [draft, setDraft] = useState(kept ? draftOf(kept) : EMPTY);
  const [enabled, setEnabled] = useState(kept?.enabled ?? true);
  const mapping = draft.mapping || (known?.[0]?.id ?? "");
  const save = useMutation({
    mutationFn: () => {
      const { name, path, pattern, schedule } = draft;
      const asked = { name, mapping, schedule, enabled, place: { kind: "folder" as const, path, pattern } };
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
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setDraft((now) => ({ ...now, [name]: value }));
    },
    error: mistakeAt(save.error, name),
  });
  const placed = (["name", "path", "pattern"] as const).some((name) => mistakeAt(save.error, name) !== undefined);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {known?.length === 0 && <Alert color="gray">{t.connectors.noMappings}</Alert>}
        <TextInput label={t.connectors.name} data-autofocus autoComplete="off" {...field("name")} />
        <TextInput label={t.connectors.path} description={t.connectors.pathHint} autoComplete="off" spellCheck={false} {...field("path")} />
        <TextInput label={t.connectors.pattern} description={t.connectors.patternHint} autoComplete="off" spellCheck={false} {...field("pattern")} />
        <NativeSelect
          label={t.connectors.mapping} description={t.connectors.mappingHint} value={mapping}
          data={(known ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setDraft((now) => ({ ...now, mapping: value }));
          }}
        />
        <TextInput label={t.connectors.schedule} description={t.connectors.scheduleHint} autoComplete="off" {...field("schedule")} />
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
