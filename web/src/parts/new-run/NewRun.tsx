/** Asks for a new run, beginning from the company's defaults or from what a run was asked; its job is followed in the header. */
import { Alert, Button, Drawer, Group, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { rememberJob } from "../../api/events";
import { analysisDefaults } from "../../api/queries";
import type { Parameters } from "../../api/types";
import { t } from "../../messages";
import { useMay } from "../../scope";
import { Failure, Loading } from "../States";
import styles from "./NewRun.module.css";
import { ParameterFields } from "./ParameterFields";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface Props {
  opened: boolean;
  /** What to begin from where it is not the defaults. */
  from: Parameters | undefined;
  close: () => void;
}

export function NewRun({ opened, from, close }: Props) {
  const may = useMay("run_analysis");
  const { data, error } = useQuery({ ...analysisDefaults, enabled: opened && may });
  return (
    <Drawer.Root opened={opened} onClose={close} position="right" size={460}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body>
          <div className={styles.head}>
            <Drawer.Title>{t.newRun.title}</Drawer.Title>
            <Drawer.CloseButton aria-label={t.newRun.close} />
          </div>
          {error && <Failure error={error} />}
          {!error && !data && <Loading />}
          {data && <Form key={from ? "asked" : "defaults"} from={from ?? data.parameters} defaults={data.parameters} close={close} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Form({ from, defaults, close }: { from: Parameters; defaults: Parameters; close: () => void }) {
  const queries = useQueryClient();
  const [asOf, setAsOf] = useState("");
  const [version, setVersion] = useState<number>();
  const [rates, setRates] = useState("");
  const [asked, setAsked] = useState(from);
  const wrongDate = asOf !== "" && !DATE.test(asOf);
  const start = useMutation({
    mutationFn: async () => (await body(client.POST("/runs", { body: { ...asked, as_of: asOf || undefined, ledger_version: version, rates: rates || undefined } }))).job,
    onSuccess: (job) => {
      rememberJob(queries, job);
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!wrongDate) start.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <p className="quiet">{t.newRun.text}</p>
      <TextInput
        label={t.newRun.asOf}
        description={t.newRun.asOfHint}
        placeholder="2012-01-01"
        value={asOf}
        onChange={(event) => setAsOf(event.currentTarget.value.trim())}
        error={wrongDate ? t.newRun.dateForm : undefined}
      />
      <NumberInput
        label={t.versions.picker}
        description={t.versions.pickerHint}
        min={0}
        allowDecimal={false}
        value={version ?? ""}
        onChange={(next) => setVersion(typeof next === "number" ? next : undefined)}
      />
      <TextInput
        label={t.newRun.rates}
        description={t.newRun.ratesHint}
        placeholder="constant:2025-12-31"
        value={rates}
        onChange={(event) => setRates(event.currentTarget.value.trim())}
      />
      <ParameterFields asked={asked} change={setAsked} />
      {start.error && <Alert color="red" role="alert">{start.error.message}</Alert>}
      <Group justify="space-between">
        <Button variant="subtle" onClick={() => setAsked(defaults)}>{t.newRun.defaults}</Button>
        <Group gap="xs">
          <Button variant="default" onClick={close}>{t.newRun.cancel}</Button>
          <Button type="submit" loading={start.isPending}>{t.newRun.start}</Button>
        </Group>
      </Group>
    </form>
  );
}
