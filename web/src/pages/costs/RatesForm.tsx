/** Cost rates as a form: groups, equations and percentages on one side, what they say of an account on the other. */
import { Alert, Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { CostRatesDraft } from "../../api/types";
import type { Unit } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { mistakeAt } from "../settings/mistake-at";
import styles from "./costs.module.css";
import { typed, type TypedRates, untyped } from "./draft";
import { EquationFields } from "./EquationFields";
import { GroupFields } from "./GroupFields";
import { PercentageFields } from "./PercentageFields";
import { Preview } from "./Preview";
import { usePreview } from "./usePreview";

export interface Edited {
  rates: CostRatesDraft;
  unit: Unit;
  /** The id of those whose place they take. */
  replaces?: string;
}

export function RatesForm({ edited, close }: { edited: Edited; close: () => void }) {
  const { unit, replaces } = edited;
  const queries = useQueryClient();
  const [rates, setRates] = useState<TypedRates>(() => typed(edited.rates, unit));
  const [account, setAccount] = useState<string | null>(null);
  const asked = untyped(rates, unit);
  const preview = usePreview(asked, account);
  const save = useMutation({
    mutationFn: () => body(client.POST("/costs/rates", { body: { rates: asked, replaces: replaces ?? null } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["costs"] });
      close();
    },
  });
  const change = (part: Partial<TypedRates>) => {
    save.reset();
    setRates((now) => ({ ...now, ...part }));
  };
  // The preview looks at every keystroke; what saving said stays until something changes.
  const mistake = (field: string) => mistakeAt(save.error, field) ?? mistakeAt(preview.error, field);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const groups = rates.groups.map((group) => group.name);
  return (
    <form onSubmit={submit} noValidate>
      <h1 className={page.sentence}>{replaces ? t.costs.editKept : t.costs.editNew}</h1>
      <div className={styles.fields}>
        <TextInput label={t.costs.validFrom} placeholder="2026-01-01" w={260} value={rates.from} error={mistake("valid.from")} onChange={(event) => change({ from: event.currentTarget.value })} />
        <TextInput label={t.costs.validTo} placeholder="2026-12-31" w={340} value={rates.to} error={mistake("valid.to")} onChange={(event) => change({ to: event.currentTarget.value })} />
      </div>
      <div className={styles.two}>
        <div>
          <GroupFields groups={rates.groups} currency={unit.currency} mistake={mistake} change={(next) => change({ groups: next })} />
          <EquationFields equations={rates.equations} groups={groups} mistake={mistake} change={(equations) => change({ equations })} />
          <PercentageFields parts={rates.parts} groups={groups} mistake={mistake} change={(parts) => change({ parts })} />
        </div>
        <div className={styles.aside}>
          <Preview preview={preview} account={account} choose={setAccount} />
        </div>
      </div>
      {save.error && <Alert mt="lg" color="red" role="alert">{save.error.message}</Alert>}
      <Group mt="lg">
        <Button type="submit" loading={save.isPending}>{t.costs.save}</Button>
        <Button variant="default" onClick={close}>{t.costs.cancel}</Button>
      </Group>
    </form>
  );
}
