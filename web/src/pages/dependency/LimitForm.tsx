/** Says how large a part of the business one may be, from a day on. */
import { Alert, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { DependencyMeasure, DependencyOn } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { mistakeAt } from "../settings/mistake-at";
import { MEASURES, ON } from "./on";

export function LimitForm({ on: first, today, close }: { on: DependencyOn; today: string; close: () => void }) {
  const queries = useQueryClient();
  const { dependency: words } = t;
  const [on, setOn] = useState<DependencyOn>(first);
  const [member, setMember] = useState("");
  const [measure, setMeasure] = useState<DependencyMeasure>("net_sales");
  const [percent, setPercent] = useState("");
  const [from, setFrom] = useState(today);
  const set = useMutation({
    mutationFn: () =>
      body(client.POST("/dependency/limits", { body: { on, member: member.trim() === "" ? null : member.trim(), measure, percent: percent.trim().replace(",", "."), from } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "dependency"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set.mutate();
  };
  return (
    <Dialog opened close={close} title={words.formTitle}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{words.formText}</p>
          <NativeSelect
            label={words.formOn} value={on} onChange={({ currentTarget }) => setOn(ON.find((each) => each === currentTarget.value) ?? "account")}
            data={ON.map((value) => ({ value, label: words.one[value] }))}
          />
          <TextInput label={words.formMember} description={words.formMemberHint[on]} error={mistakeAt(set.error, "member")} value={member} onChange={(event) => setMember(event.currentTarget.value)} />
          <NativeSelect
            label={words.formMeasure} value={measure} onChange={({ currentTarget }) => setMeasure(MEASURES.find((each) => each === currentTarget.value) ?? "net_sales")}
            data={MEASURES.map((value) => ({ value, label: words.measure[value] }))}
          />
          <TextInput label={words.formPercent} inputMode="decimal" error={mistakeAt(set.error, "percent")} value={percent} onChange={(event) => setPercent(event.currentTarget.value)} />
          <TextInput type="date" label={words.formFrom} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          {set.error && <Alert color="red" role="alert">{set.error.message}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={set.isPending} disabled={percent.trim() === "" || from === ""}>{words.set}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
