/** Asks for a new run; its job is followed in the header, and its result opened when it is there. */
import { Alert, Button, Group, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../api/client";
import { rememberJob } from "../api/events";
import type { Measure, Window } from "../api/types";
import { t } from "../messages";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function NewRun({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={t.frame.newRun} centered>
      <NewRunForm close={close} />
    </Modal>
  );
}

function NewRunForm({ close }: { close: () => void }) {
  const queries = useQueryClient();
  const [asOf, setAsOf] = useState("");
  const [window, setWindow] = useState<Window>("12m");
  const [measure, setMeasure] = useState<Measure>("revenue");
  const wrongDate = asOf !== "" && !DATE.test(asOf);
  const start = useMutation({
    mutationFn: async () => (await body(client.POST("/runs", { body: { as_of: asOf || undefined, window, measure } }))).job,
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
    <form onSubmit={submit} noValidate>
      <p className="quiet">{t.frame.newRunText}</p>
      <TextInput
        mt="md"
        label={t.frame.asOfLabel}
        description={t.frame.asOfHint}
        placeholder="2012-01-01"
        value={asOf}
        onChange={(event) => setAsOf(event.currentTarget.value.trim())}
        error={wrongDate ? t.frame.dateForm : undefined}
      />
      <Choice label={t.frame.windowLabel} names={t.terms.window} value={window} choose={setWindow} />
      <Choice label={t.frame.measureLabel} names={t.terms.Measure} value={measure} choose={setMeasure} />
      {start.error && <Alert mt="md" color="red" role="alert">{start.error.message}</Alert>}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={close}>{t.frame.cancel}</Button>
        <Button type="submit" loading={start.isPending}>{t.frame.start}</Button>
      </Group>
    </form>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  names: Record<T, string>;
  value: T;
  choose: (value: T) => void;
}

function Choice<T extends string>({ label, names, value, choose }: ChoiceProps<T>) {
  const values = Object.keys(names) as T[];
  return (
    <>
      <p style={{ margin: "16px 0 4px", fontWeight: 500, fontSize: "0.8125rem" }}>{label}</p>
      <SegmentedControl
        aria-label={label}
        fullWidth
        value={value}
        onChange={(next) => choose(next)}
        data={values.map((each) => ({ value: each, label: names[each] }))}
      />
    </>
  );
}
