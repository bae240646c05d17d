/** Says what a key account must leave. */
import { Alert, Button, Checkbox, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { KeyAccounts, Rung } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { readMinor } from "../costs/draft";
import { mistakeAt } from "../settings/mistake-at";

const RUNGS = ["pocket_sales", "contribution_1", "contribution_2", "contribution_3", "contribution_4"] as const satisfies readonly Rung[];

export function ThresholdForm({ data: { threshold, meta }, close }: { data: KeyAccounts; close: () => void }) {
  const queries = useQueryClient();
  const { keyAccounts: words } = t;
  const [rung, setRung] = useState<Rung | "">(threshold.rung ?? "");
  const [least, setLeast] = useState(String(threshold.least_amount / 10 ** meta.minor_digits));
  const [share, setShare] = useState(threshold.least_percent ?? "");
  const [mustNotFall, setMustNotFall] = useState(threshold.must_not_fall);
  const set = useMutation({
    mutationFn: () =>
      body(client.PUT("/key-accounts/threshold", {
        body: { rung: rung === "" ? null : rung, least_amount: readMinor(least, meta), least_percent: share.trim() === "" ? null : share.trim(), must_not_fall: mustNotFall },
      })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "key-accounts"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set.mutate();
  };
  return (
    <Dialog opened close={close} title={words.thresholdTitle}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{words.thresholdText}</p>
          <NativeSelect
            label={words.rung} value={rung} onChange={({ currentTarget }) => setRung(RUNGS.find((each) => each === currentTarget.value) ?? "")}
            data={[{ value: "", label: words.lowest }, ...RUNGS.map((value) => ({ value, label: t.economics.rung[value] }))]}
          />
          <TextInput label={words.least(meta.currency)} inputMode="decimal" error={mistakeAt(set.error, "least_amount")} value={least} onChange={(event) => setLeast(event.currentTarget.value)} />
          <TextInput label={words.leastPercent} placeholder={words.leastPercentNone} inputMode="decimal" error={mistakeAt(set.error, "least_percent")} value={share} onChange={(event) => setShare(event.currentTarget.value)} />
          <Checkbox label={words.mustNotFall} checked={mustNotFall} onChange={(event) => setMustNotFall(event.currentTarget.checked)} />
          {set.error && <Alert color="red" role="alert">{set.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={set.isPending}>{words.set}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
