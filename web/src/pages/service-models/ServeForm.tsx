/** Says how an account is served, beside what each model would save. */
import { Alert, Button, Group, Radio, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { ServedAccount, ServiceModel, ServiceModels } from "../../api/types";
import { day, money } from "../../format";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { mistakeAt } from "../settings/mistake-at";

const MODELS = ["core", "standard", "self_service"] as const satisfies readonly ServiceModel[];

export function ServeForm({ of, data, close }: { of: ServedAccount; data: ServiceModels; close: () => void }) {
  const queries = useQueryClient();
  const { serviceModels: words } = t;
  const id = of.member.account ?? "";
  const [model, setModel] = useState<ServiceModel>(MODELS.find((each) => each === of.proposed) ?? "standard");
  const [reason, setReason] = useState("");
  const done = {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "service-models"] });
      close();
    },
  };
  const path = { path: { id } };
  const say = useMutation({ ...done, mutationFn: () => body(client.PUT("/accounts/{id}/service-model", { params: path, body: { model, reason } })) });
  const takeBack = useMutation({ ...done, mutationFn: () => body(client.DELETE("/accounts/{id}/service-model", { params: path })) });
  const error = say.error ?? takeBack.error;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    say.mutate();
  };
  const saving = (to: ServiceModel) => {
    const saved = of.moves.find((move) => move.to === to)?.saving;
    if (of.model === to) return words.servedSo;
    if (saved === null || saved === undefined) return words.savingUnknown;
    if (saved === 0) return words.savesNothing;
    return saved > 0 ? words.saves(money(saved, data.meta)) : words.costsMore(money(-saved, data.meta));
  };
  return (
    <Dialog opened close={close} title={words.serveTitle(of.member.name)}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{of.said ? words.served(of.said.said_by, day(of.said.said_at), of.said.reason) : words.serveText}</p>
          <Radio.Group aria-label={words.serve} value={model} onChange={(value) => setModel(MODELS.find((each) => each === value) ?? model)}>
            <Stack gap="xs">
              {MODELS.map((each) => <Radio key={each} value={each} label={words.name[each]} description={saving(each)} disabled={of.model === each} />)}
            </Stack>
          </Radio.Group>
          <Textarea label={words.reason} error={mistakeAt(error, "reason")} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {error && <Alert color="red" role="alert">{error.message}</Alert>}
          <Group justify="flex-end">
            {of.said && <Button variant="subtle" color="red" loading={takeBack.isPending} onClick={() => takeBack.mutate()}>{words.takeBack}</Button>}
            <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
            <Button type="submit" loading={say.isPending} disabled={reason.trim() === "" || model === of.model}>{words.keep}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
