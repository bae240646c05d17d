/** Says in which phase an account is, with a reason, from a day on and to another if there is an end. */
import { Alert, Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { Phase } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { PHASES } from "../../search";

interface Props {
  id: string;
  asOf: string;
  phase: Phase;
  close: () => void;
}

export function OverridePhase({ id, asOf, phase: now, close }: Props) {
  const queries = useQueryClient();
  const [phase, setPhase] = useState<Phase>(now);
  const [reason, setReason] = useState("");
  const [from, setFrom] = useState(asOf);
  const [until, setUntil] = useState("");
  const [closed, setClosed] = useState(false);
  const keep = useMutation({
    mutationFn: () =>
      body(client.POST("/accounts/{id}/phase-overrides", {
        params: { path: { id } },
        body: { phase, reason, from, until: until === "" ? null : until, is_closed: closed && phase === "dissolution" },
      })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["portfolio"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <Dialog opened close={close} title={t.lifecycle.overrideTitle}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{t.lifecycle.overrideText}</p>
          <Select
            label={t.lifecycle.rules.phase} allowDeselect={false} value={phase}
            data={PHASES.map((value) => ({ value, label: t.lifecycle.phase(value) }))}
            onChange={(value) => setPhase(PHASES.find((known) => known === value) ?? now)}
          />
          {phase === "dissolution" && <Checkbox label={t.lifecycle.closed} checked={closed} onChange={(event) => setClosed(event.currentTarget.checked)} />}
          <Textarea label={t.lifecycle.reason} description={t.lifecycle.reasonHint} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group grow align="flex-start">
            <TextInput type="date" label={t.lifecycle.from} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
            <TextInput type="date" label={t.lifecycle.until} description={t.lifecycle.untilHint} inputWrapperOrder={["label", "input", "description"]} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          </Group>
          {keep.error && <Alert color="red" role="alert">{keep.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={keep.isPending} disabled={reason.trim() === "" || from === ""}>{t.lifecycle.keep}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
