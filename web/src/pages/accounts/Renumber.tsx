/** Joining two numbers of one customer: which stands for which, what that joins, and the one button that does it. */
import { Button, Group, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowMerge } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { body, client } from "../../api/client";
import { accountNames, renumbering } from "../../api/queries";
import type { Account, AccountName, Renumbering } from "../../api/types";
import { cents, count } from "../../format";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { Failure } from "../../parts/States";
import table from "../../parts/table.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import styles from "./AccountPage.module.css";

type This = Pick<Account, "id" | "source" | "external_id" | "name">;

export function Renumber({ account }: { account: This }) {
  const may = useMay("import_lines");
  const why = useWhyNot("import_lines");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="compact-sm" variant="subtle" leftSection={<IconArrowMerge size={16} aria-hidden />}
        onClick={() => may && setAsking(true)} aria-disabled={!may} data-disabled={!may || undefined} aria-description={may ? undefined : why}
      >
        {t.renumber.open}
      </Button>
      <Dialog opened={asking} close={() => setAsking(false)} title={t.renumber.title(account.name)} size="lg">
        <Form account={account} close={() => setAsking(false)} />
      </Dialog>
    </>
  );
}

/** Numbers the server has, without the one that is asked about. */
function useOthers(account: This, typed: string) {
  const [sought] = useDebouncedValue(typed, 200);
  const { data } = useQuery(accountNames(sought));
  return (data ?? []).filter((each) => each.source === account.source && each.external_id !== account.external_id);
}

function Form({ account, close }: { account: This; close: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [way, setWay] = useState<"into" | "from">("into");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<AccountName | null>(null);
  const [since, setSince] = useState("");
  const [reason, setReason] = useState("");
  const sought = useOthers(account, typed);
  // What is chosen stays among the choices, whatever is typed.
  const found = chosen && !sought.some((each) => each.id === chosen.id) ? [chosen, ...sought] : sought;
  const other = chosen?.external_id ?? null;
  const numbers = way === "into" ? { old_id: account.external_id, new_id: other ?? "" } : { old_id: other ?? "", new_id: account.external_id };
  const asked = { source: account.source, renumbered: "account", ...numbers };
  const { data, error } = useQuery({ ...renumbering(asked), enabled: other !== null });
  const join = useMutation({
    mutationFn: () => body(client.POST("/renumberings", { body: { ...asked, valid_from: since, reason: reason || undefined } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      close();
      if (way === "into" && chosen) void navigate({ to: "/accounts/$id", params: { id: chosen.id }, search: keepScope });
    },
  });
  return (
    <>
      <p>{t.renumber.text}</p>
      <SegmentedControl
        fullWidth orientation="vertical" mt="sm" aria-label={t.renumber.way} value={way} onChange={(value) => setWay(value === "from" ? "from" : "into")}
        data={[{ value: "into", label: t.renumber.into(account.external_id) }, { value: "from", label: t.renumber.from(account.external_id) }]}
      />
      <Select
        mt="md" searchable label={way === "into" ? t.renumber.newNumber : t.renumber.oldNumber} placeholder={t.renumber.seek} value={other} onChange={(value) => setChosen(found.find((each) => each.external_id === value) ?? null)}
        onSearchChange={setTyped} filter={({ options }) => options} nothingFoundMessage={t.renumber.nobody} data-autofocus
        data={found.map((each) => ({ value: each.external_id, label: `${each.name} (${each.external_id})` }))}
      />
      <TextInput mt="md" type="date" label={t.renumber.since} description={t.renumber.sinceText} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
      {error && <Failure error={error} />}
      {data && <Joined of={data} />}
      <TextInput mt="md" label={t.versions.reason} value={reason} maxLength={200} onChange={(event) => setReason(event.currentTarget.value)} />
      {join.error && <p className="negative" role="alert">{join.error.message}</p>}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={close}>{t.renumber.not}</Button>
        <Button loading={join.isPending} disabled={!data || since === ""} onClick={() => join.mutate()}>{t.renumber.join}</Button>
      </Group>
    </>
  );
}

function Joined({ of }: { of: Renumbering }) {
  return (
    <div className={styles.joined} role="status">
      <p>{t.renumber.sentence(of)}</p>
      <table className={table.table} aria-label={t.renumber.table}>
        <thead>
          <tr>
            <th scope="col">{t.renumber.number}</th>
            <th scope="col" className={table.right}>{t.renumber.lines}</th>
            <th scope="col" className={table.right}>{t.renumber.revenue(of.currency)}</th>
          </tr>
        </thead>
        <tbody>
          {[of.old, of.new].map((each) => (
            <tr key={each.id}>
              <th scope="row" className={table.name}>{each.name} <span className="quiet">{each.id}</span></th>
              <td className={`${table.right} number`}>{count(each.lines)}</td>
              <td className={`${table.right} number`}>{cents(each.revenue, of)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.renumber.together(of.new.id)}</th>
            <td className={`${table.right} number`}>{count(of.lines)}</td>
            <td className={`${table.right} number`}>{cents(of.revenue, of)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
