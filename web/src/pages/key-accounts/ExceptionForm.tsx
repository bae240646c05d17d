/** Grants an exception: why, who answers for it, until when. */
import { Alert, Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { KeyAccount } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { mistakeAt } from "../settings/mistake-at";

export function ExceptionForm({ of, today, close }: { of: KeyAccount; today: string; close: () => void }) {
  const queries = useQueryClient();
  const { keyAccounts: words } = t;
  const [reason, setReason] = useState("");
  const [owner, setOwner] = useState("");
  const [expires, setExpires] = useState("");
  const grant = useMutation({
    mutationFn: () => body(client.POST("/key-accounts/{id}/exceptions", { params: { path: { id: of.id } }, body: { reason, owner, expires } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "key-accounts"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    grant.mutate();
  };
  return (
    <Dialog opened close={close} title={words.exceptTitle(of.member.name)}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{words.exceptText}</p>
          <Textarea label={words.exceptReason} error={mistakeAt(grant.error, "reason")} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <TextInput label={words.owner} error={mistakeAt(grant.error, "owner")} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
          <TextInput type="date" label={words.expires} error={mistakeAt(grant.error, "expires")} min={today} value={expires} onChange={(event) => setExpires(event.currentTarget.value)} />
          {grant.error && <Alert color="red" role="alert">{grant.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={grant.isPending} disabled={reason.trim() === "" || owner.trim() === "" || expires === ""}>{words.grant}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
