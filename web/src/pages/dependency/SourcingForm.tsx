/** Says how a customer sources a category, or all it buys, as of a day. */
import { Alert, Button, Checkbox, Group, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { Unit } from "../../format";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { readMinor } from "../costs/draft";
import { mistakeAt } from "../settings/mistake-at";

const NUMBERS = ["suppliers", "rank", "alternatives", "switching_months", "replacing_months"] as const;
const AMOUNTS = ["switching_cost", "dedicated_assets"] as const;
const EMPTY = { suppliers: "", rank: "", alternatives: "", switching_months: "", replacing_months: "", switching_cost: "", dedicated_assets: "", wallet_percent: "", note: "" };

interface Props {
  account: string;
  /** Null for all it buys. */
  category: string | null;
  unit: Unit;
  close: () => void;
}

export function SourcingForm({ account, category, unit, close }: Props) {
  const queries = useQueryClient();
  const { sourcing: words } = t;
  const [typed, setTyped] = useState(EMPTY);
  const [sole, setSole] = useState(false);
  const [asOf, setAsOf] = useState(new Date().toISOString().slice(0, 10));
  const whole = (field: (typeof NUMBERS)[number]) => (typed[field].trim() === "" ? null : Number(typed[field]));
  const amount = (field: (typeof AMOUNTS)[number]) => (typed[field].trim() === "" ? null : readMinor(typed[field], unit));
  const tell = useMutation({
    mutationFn: () =>
      body(client.POST("/dependency/sourcing", {
        body: {
          account_id: account, category, as_of: asOf, is_sole_source: sole, note: typed.note,
          suppliers: whole("suppliers"), rank: whole("rank"), alternatives: whole("alternatives"),
          switching_months: whole("switching_months"), replacing_months: whole("replacing_months"),
          switching_cost: amount("switching_cost"), dedicated_assets: amount("dedicated_assets"),
          wallet_percent: typed.wallet_percent.trim() === "" ? null : typed.wallet_percent.trim().replace(",", "."),
        },
      })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "dependency"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    tell.mutate();
  };
  const field = (name: keyof typeof EMPTY, inputMode: "numeric" | "decimal") => (
    <TextInput
      key={name} label={words.fields[name](unit.currency)} inputMode={inputMode} error={mistakeAt(tell.error, name)} value={typed[name]}
      onChange={({ currentTarget: { value } }) => setTyped({ ...typed, [name]: value })}
    />
  );
  return (
    <Dialog opened close={close} title={words.formTitle(category ?? words.all)}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{words.formText}</p>
          <Checkbox label={words.sole} checked={sole} onChange={(event) => setSole(event.currentTarget.checked)} />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {NUMBERS.map((name) => field(name, "numeric"))}
            {field("wallet_percent", "decimal")}
            {AMOUNTS.map((name) => field(name, "decimal"))}
            <TextInput type="date" label={words.asOf} error={mistakeAt(tell.error, "as_of")} value={asOf} onChange={(event) => setAsOf(event.currentTarget.value)} />
          </SimpleGrid>
          <Textarea label={words.note} maxLength={500} autosize minRows={2} value={typed.note} onChange={({ currentTarget: { value } }) => setTyped({ ...typed, note: value })} />
          {tell.error && <Alert color="red" role="alert">{tell.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={tell.isPending}>{words.keep}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
