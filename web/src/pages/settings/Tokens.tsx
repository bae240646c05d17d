/** Tokens for programs: who has which, until when, and last used; made, shown once, revoked. */
import { Anchor, Button, Group } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { tokens as tokensQuery } from "../../api/queries";
import type { ApiToken } from "../../api/types";
import { day } from "../../format";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { CreateToken } from "./CreateToken";
import styles from "./settings.module.css";

export function Tokens({ tokens }: { tokens: ApiToken[] }) {
  const may = useMay("manage_tokens");
  const why = useWhyNot("manage_tokens");
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  return (
    <>
      {tokens.length === 0 ? <p className="quiet">{t.settings.tokensNone}</p> : <TokenTable tokens={tokens} revoke={setRevoking} />}
      <div className={styles.actions}>
        <Button
          variant="default"
          leftSection={<IconKey size={16} aria-hidden />}
          onClick={() => may && setMaking(true)}
          aria-disabled={!may}
          data-disabled={!may || undefined}
          aria-description={may ? undefined : why}
        >
          {t.settings.newToken}
        </Button>
        {!may && <span className="quiet">{why}</span>}
        <Anchor href="/api/">{t.settings.api}</Anchor>
      </div>
      <CreateToken opened={making} close={() => setMaking(false)} />
      {revoking && <Revoke token={revoking} close={() => setRevoking(null)} />}
    </>
  );
}

function TokenTable({ tokens, revoke }: { tokens: ApiToken[]; revoke: (token: ApiToken) => void }) {
  const { tokenColumns: columns, scopeNames } = t.settings;
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-labelledby="tokens">
      <table className={table.table} aria-labelledby="tokens">
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col" className={table.wide}>{columns.scopes}</th>
            <th scope="col" className={table.wide}>{columns.owner}</th>
            <th scope="col">{columns.expires}</th>
            <th scope="col" className={table.wide}>{columns.used}</th>
            <th scope="col"><span className="sr-only">{t.settings.revoke}</span></th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((each) => (
            <tr key={each.id}>
              <th scope="row" className={table.name} title={each.name}>{each.name} <code className={styles.beginning}>{each.beginning}…</code></th>
              <td className={table.wide}>{each.scopes.map((scope) => scopeNames[scope]).join(", ")}</td>
              <td className={table.wide}>{each.owner.name}</td>
              <td className="number">{day(each.expires_at)}</td>
              <td className={`${table.wide} number`}>{each.last_used_on ?? <span className="quiet">{t.settings.never}</span>}</td>
              <td className={table.right}>
                <Button variant="subtle" color="red" size="compact-sm" onClick={() => revoke(each)} aria-label={t.settings.revokeLabel(each.name)}>{t.settings.revoke}</Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Revoke({ token, close }: { token: ApiToken; close: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => body(client.DELETE("/tokens/{id}", { params: { path: { id: token.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: tokensQuery.queryKey });
      close();
    },
  });
  return (
    <Dialog opened close={close} title={t.settings.revokeTitle(token.name)}>
      <p>{t.settings.revokeText}</p>
      {revoke.error && <p className="negative" role="alert">{revoke.error.message}</p>}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={close}>{t.settings.cancel}</Button>
        <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>{t.settings.revoke}</Button>
      </Group>
    </Dialog>
  );
}
