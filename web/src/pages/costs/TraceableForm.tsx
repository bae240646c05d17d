/** One cost of a customer or a segment, to be said. */
import { Button, Group, NativeSelect, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { accountNames } from "../../api/queries";
import type { ShareRule } from "../../api/types";
import type { Unit } from "../../format";
import { t } from "../../messages";
import { mistakeAt } from "../settings/mistake-at";
import styles from "./costs.module.css";
import { readMinor } from "./draft";

const NEW = { of: "customer", segment: "", share: "net_sales" as ShareRule, name: "", from: "", to: "", amount: "" };

export function TraceableForm({ unit, close }: { unit: Unit; close: () => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState(NEW);
  const [account, setAccount] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search, 200);
  const { data: found } = useQuery(accountNames(sought));
  const { traceable } = t.costs;
  const isCustomer = typed.of === "customer";
  const add = useMutation({
    mutationFn: () => body(client.POST("/costs/traceable", {
      body: {
        account_id: isCustomer ? account : null, segment: isCustomer ? null : typed.segment, share: typed.share,
        name: typed.name, from: typed.from, to: typed.to, amount: readMinor(typed.amount, unit),
      },
    })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["costs"] });
      close();
    },
  });
  const set = (part: Partial<typeof NEW>) => setTyped({ ...typed, ...part });
  const at = (field: string) => mistakeAt(add.error, field);
  const isReady = typed.from !== "" && typed.to !== "";
  return (
    <form onSubmit={(event) => { event.preventDefault(); add.mutate(); }}>
      <div className={styles.fields}>
        <NativeSelect label={traceable.of} value={typed.of} data={[{ value: "customer", label: traceable.customer }, { value: "segment", label: traceable.segment }]} onChange={(event) => set({ of: event.currentTarget.value })} />
        {isCustomer ? (
          <Select
            searchable clearable label={traceable.customer} value={account} onChange={setAccount} onSearchChange={setSearch} error={at("customer")}
            filter={({ options }) => options} data={(found ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <>
            <TextInput label={traceable.segment} value={typed.segment} error={at("segment") ?? at("customer")} onChange={(event) => set({ segment: event.currentTarget.value })} />
            <NativeSelect label={traceable.share} value={typed.share} data={Object.entries(traceable.shares).map(([value, label]) => ({ value, label }))} onChange={(event) => set({ share: event.currentTarget.value as ShareRule })} />
          </>
        )}
        <TextInput label={traceable.name} value={typed.name} error={at("name")} onChange={(event) => set({ name: event.currentTarget.value })} />
        <TextInput type="date" label={traceable.from} value={typed.from} error={at("from")} onChange={(event) => set({ from: event.currentTarget.value })} />
        <TextInput type="date" label={traceable.to} value={typed.to} onChange={(event) => set({ to: event.currentTarget.value })} />
        <TextInput label={traceable.amount(unit.currency)} inputMode="decimal" value={typed.amount} error={at("amount")} onChange={(event) => set({ amount: event.currentTarget.value })} />
      </div>
      {add.error && <p className="negative" role="alert">{add.error.message}</p>}
      <Group mt="sm">
        <Button type="submit" size="compact-sm" disabled={!isReady} loading={add.isPending}>{traceable.save}</Button>
        <Button size="compact-sm" variant="default" onClick={close}>{t.costs.cancel}</Button>
      </Group>
    </form>
  );
}
