/** Pins a run for everybody, with a reason; or takes the pin away. */
import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { ArchivedRun } from "../../api/types";
import { t } from "../../messages";
import { mistakeAt } from "../settings/mistake-at";

export function PinForm({ run, close }: { run: ArchivedRun; close: () => void }) {
  const queries = useQueryClient();
  const [note, setNote] = useState(run.pin?.note ?? "");
  const path = { path: { id: run.id } };
  const done = async () => {
    await queries.invalidateQueries({ queryKey: ["portfolio", "archive"] });
    close();
  };
  const save = useMutation({ mutationFn: () => body(client.PUT("/runs/{id}/pin", { params: path, body: { note } })), onSuccess: done });
  const remove = useMutation({ mutationFn: () => body(client.DELETE("/runs/{id}/pin", { params: path })), onSuccess: done });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const error = save.error ?? remove.error;
  const mistake = mistakeAt(save.error, "note");
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <p>{t.runs.pinText}</p>
        <TextInput data-autofocus label={t.runs.note} description={t.runs.noteHint} autoComplete="off" value={note} error={mistake} onChange={(event) => setNote(event.currentTarget.value)} />
        {error && !mistake && <Alert color="red" role="alert">{error.message}</Alert>}
        <Group justify="space-between">
          {run.pin ? <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>{t.runs.unpin}</Button> : <span />}
          <Group gap="xs">
            <Button variant="default" onClick={close}>{t.runs.cancel}</Button>
            <Button type="submit" loading={save.isPending}>{t.runs.save}</Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
