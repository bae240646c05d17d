/** Marks an account as a key account, with a reason. */
import { Alert, Button, Group, Select, Stack, TextInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { accountNames } from "../../api/queries";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";

interface Props {
  /** Which account; null to choose one. */
  of: { account?: string | null; name: string } | null;
  close: () => void;
}

export function MarkForm({ of, close }: Props) {
  const queries = useQueryClient();
  const { keyAccounts: words } = t;
  const [account, setAccount] = useState<string | null>(of?.account ?? null);
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search, 200);
  const [reason, setReason] = useState("");
  const [since, setSince] = useState("");
  const { data: found } = useQuery({ ...accountNames(sought), enabled: of === null });
  const mark = useMutation({
    mutationFn: () => body(client.POST("/key-accounts", { body: { account_id: account ?? "", reason, since: since || null } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "key-accounts"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    mark.mutate();
  };
  return (
    <Dialog opened close={close} title={of ? words.markOne(of.name) : words.markTitle}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{words.markText}</p>
          {of === null && (
            <Select
              searchable clearable label={words.account} value={account} onChange={setAccount} onSearchChange={setSearch}
              filter={({ options }) => options} data={(found ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <Textarea label={words.reason} description={words.reasonHint} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <TextInput type="date" label={words.since} description={words.sinceHint} w={220} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
          {mark.error && <Alert color="red" role="alert">{mark.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={mark.isPending} disabled={reason.trim() === "" || account === null}>{words.keep}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
