/** Makes a token and shows its secret once. Closing forgets it. */
import { Alert, Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { API, body, client } from "../../api/client";
import { tokens } from "../../api/queries";
import type { TokenScope } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { Secret } from "./Secret";
import styles from "./settings.module.css";

const SCOPES: readonly TokenScope[] = ["read", "import", "analyse", "admin"];
const DAYS = [7, 30, 90, 180, 365];

export function CreateToken({ opened, close }: { opened: boolean; close: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const leave = () => {
    setSecret(null);
    close();
  };
  return (
    <Dialog opened={opened} close={leave} title={secret === null ? t.settings.newToken : t.settings.once} size="lg" closeOnClickOutside={secret === null}>
      {secret === null ? <TokenForm close={leave} made={setSecret} /> : <Shown secret={secret} close={leave} />}
    </Dialog>
  );
}

function TokenForm({ close, made }: { close: () => void; made: (secret: string) => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<TokenScope[]>(["read"]);
  const [days, setDays] = useState(90);
  const create = useMutation({
    mutationFn: () => body(client.POST("/tokens", { body: { name: name.trim(), scopes, days } })),
    onSuccess: ({ secret }) => {
      void queries.invalidateQueries({ queryKey: tokens.queryKey });
      made(secret);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput label={t.settings.tokenName} description={t.settings.tokenNameHint} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Checkbox.Group label={t.settings.scopes} value={scopes} onChange={(chosen) => setScopes(SCOPES.filter((scope) => chosen.includes(scope)))}>
          <Stack gap="xs" mt={6}>
            {SCOPES.map((scope) => <Checkbox key={scope} value={scope} label={t.settings.scopeNames[scope]} description={t.settings.scopeHints[scope]} />)}
          </Stack>
        </Checkbox.Group>
        <Select
          label={t.settings.expires}
          w={180}
          allowDeselect={false}
          data={DAYS.map((each) => ({ value: String(each), label: t.settings.days(each) }))}
          value={String(days)}
          onChange={(chosen) => setDays(Number(chosen))}
        />
        {create.error && <Alert color="red" role="alert">{create.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.settings.cancel}</Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === "" || scopes.length === 0}>{t.settings.createToken}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function Shown({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Stack gap="md">
      <p>{t.settings.onceText}</p>
      <Secret label={t.settings.secret} value={secret} />
      <div>
        <p className="quiet">{t.settings.example}</p>
        <pre className={styles.example} tabIndex={0}>{`curl -H "Authorization: Bearer $TOKEN" ${window.location.origin}${API}/portfolio`}</pre>
      </div>
      <Group justify="flex-end"><Button variant="default" onClick={close}>{t.settings.done}</Button></Group>
    </Stack>
  );
}
