/** Asks for a new run, beginning from what the run on the screen was asked; its job is followed in the header. */
import { Alert, Button, Collapse, Drawer, Group, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { rememberJob } from "../../api/events";
import type { Parameters } from "../../api/types";
import { t } from "../../messages";
import { useRun } from "../../scope";
import { Choice } from "./Choice";
import { Cuts } from "./Cuts";
import { DEFAULTS } from "./defaults";
import styles from "./NewRun.module.css";
import { XyzFields } from "./XyzFields";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function NewRun({ opened, close }: { opened: boolean; close: () => void }) {
  const shown = useRun();
  return (
    <Drawer.Root opened={opened} onClose={close} position="right" size={460}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body>
          <div className={styles.head}>
            <Drawer.Title>{t.newRun.title}</Drawer.Title>
            <Drawer.CloseButton aria-label={t.newRun.close} />
          </div>
          <Form from={shown?.parameters ?? DEFAULTS} close={close} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Form({ from, close }: { from: Parameters; close: () => void }) {
  const queries = useQueryClient();
  const [asOf, setAsOf] = useState("");
  const [asked, setAsked] = useState(from);
  const [further, setFurther] = useState(false);
  const wrongDate = asOf !== "" && !DATE.test(asOf);
  const start = useMutation({
    mutationFn: async () => (await body(client.POST("/runs", { body: { ...asked, as_of: asOf || undefined } }))).job,
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
      <Choice label={t.newRun.window} names={t.terms.window} value={asked.window} choose={(window) => setAsked({ ...asked, window })} />
      <Choice label={t.newRun.measure} names={t.terms.Measure} value={asked.measure} choose={(measure) => setAsked({ ...asked, measure })} />
      <Cuts
        label={t.newRun.abc} hint={t.newRun.abcHint} first={["A", asked.abc.a]} second={["B", asked.abc.b]} suffix="%" step={1} max={100}
        change={(a, b) => setAsked({ ...asked, abc: { a, b } })}
      />
      <Button variant="subtle" size="compact-sm" className={styles.turn} onClick={() => setFurther(!further)} aria-expanded={further}>
        {further ? t.newRun.less : t.newRun.more}
      </Button>
      <Collapse expanded={further} keepMounted={false}>
        <XyzFields xyz={asked.xyz} change={(xyz) => setAsked({ ...asked, xyz })} />
      </Collapse>
      {start.error && <Alert color="red" role="alert">{start.error.message}</Alert>}
      <Group justify="space-between">
        <Button variant="subtle" onClick={() => setAsked(DEFAULTS)}>{t.newRun.defaults}</Button>
        <Group gap="xs">
          <Button variant="default" onClick={close}>{t.newRun.cancel}</Button>
          <Button type="submit" loading={start.isPending}>{t.newRun.start}</Button>
        </Group>
      </Group>
    </form>
  );
}
