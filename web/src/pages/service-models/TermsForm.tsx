/** Says how service models are proposed, and what each does of the work. */
import { Alert, Button, Group, NumberInput, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import type { ServiceTerms, ServiceWork } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { mistakeAt } from "../settings/mistake-at";

const MODELS = ["core", "standard", "self_service"] as const;
const RUNGS = ["order_cost", "logistics_cost", "customer_cost"] as const satisfies readonly (keyof ServiceWork)[];

export function TermsForm({ terms, close }: { terms: ServiceTerms; close: () => void }) {
  const queries = useQueryClient();
  const { serviceModels: words } = t;
  const [wanted, setWanted] = useState(terms);
  const set = useMutation({
    mutationFn: () => body(client.PUT("/service-models/terms", { body: wanted })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ledger", "service-models"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set.mutate();
  };
  const percent = (value: number | string) => (typeof value === "number" ? Math.round(value) : 0);
  return (
    <Dialog opened close={close} title={words.rulesTitle}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className="quiet">{words.rulesText}</p>
          <NumberInput label={words.minnow} min={0} max={50} hideControls error={mistakeAt(set.error, "minnow_percent")} value={wanted.minnow_percent} onChange={(value) => setWanted({ ...wanted, minnow_percent: percent(value) })} />
          <NumberInput label={words.core} min={1} max={99} hideControls error={mistakeAt(set.error, "core_percent")} value={wanted.core_percent} onChange={(value) => setWanted({ ...wanted, core_percent: percent(value) })} />
          {MODELS.map((model) => (
            <fieldset key={model} style={{ border: 0, padding: 0, margin: 0 }}>
              <legend>{words.work(words.name[model])}</legend>
              <Group grow gap="sm" align="flex-end">
                {RUNGS.map((rung) => (
                  <NumberInput
                    key={rung} label={words.rungs[rung]} min={0} max={100} hideControls value={wanted[model][rung]}
                    onChange={(value) => setWanted({ ...wanted, [model]: { ...wanted[model], [rung]: percent(value) } })}
                  />
                ))}
              </Group>
            </fieldset>
          ))}
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
