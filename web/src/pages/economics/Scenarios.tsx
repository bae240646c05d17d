/** Scenarios that are kept: keeping the one on the screen, opening, removing and downloading others. */
import { Alert, Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { scenarios } from "../../api/scenarios";
import type { Scenario, ScenarioAsked } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { Download } from "./Download";
import styles from "./economics.module.css";

const KEY = ["economics", "scenarios"];

interface Keep {
  asked: ScenarioAsked;
  opened: Scenario | null;
  /** The revision that the levers on the screen were opened from. */
  revision: number | undefined;
  changed: (revision: number) => void;
}

export function KeepScenario({ asked, opened, revision, changed }: Keep) {
  const queries = useQueryClient();
  const mine = opened?.mine ? opened : null;
  const [name, setName] = useState(mine?.name ?? "");
  const done = () => queries.invalidateQueries({ queryKey: KEY });
  const keep = useMutation({
    mutationFn: () => body(client.POST("/scenarios", { body: { name, asked } })),
    onSuccess: async () => {
      setName("");
      await done();
    },
  });
  const change = useMutation({
    mutationFn: ({ id }: Scenario) => body(client.PUT("/scenarios/{id}", { params: { path: { id } }, body: { name, asked, revision } })),
    onSuccess: async ({ scenario }) => {
      changed(scenario.revision);
      await done();
    },
  });
  const error = change.error ?? keep.error;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (mine) change.mutate(mine);
    else keep.mutate();
  };
  return (
    <form onSubmit={submit} className={`${styles.form} no-print`}>
      <TextInput size="xs" label={t.whatIf.name} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      <Button type="submit" size="xs" loading={keep.isPending || change.isPending} disabled={name.trim() === ""}>{mine ? t.whatIf.replace : t.whatIf.keep}</Button>
      {mine && name.trim() !== mine.name && <Button size="xs" variant="default" onClick={() => keep.mutate()}>{t.whatIf.keepBeside}</Button>}
      {change.isSuccess && <span role="status" className="quiet">{t.whatIf.replaced}</span>}
      {error && <Alert color="red" role="alert">{error.message}</Alert>}
    </form>
  );
}

export function KeptScenarios({ open }: { open: (scenario: Scenario) => void }) {
  const queries = useQueryClient();
  const { data } = useQuery(scenarios);
  const remove = useMutation({
    mutationFn: (id: string) => body(client.DELETE("/scenarios/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  if (!data || data.length === 0) return null;
  return (
    <section className={page.section} aria-labelledby="kept-scenarios">
      <h2 className={page.title} id="kept-scenarios">{t.whatIf.kept}</h2>
      <p className={page.subtitle}>{t.whatIf.keptText}</p>
      <ul style={{ listStyle: "none", padding: 0 }}>
        {data.map((scenario) => (
          <li key={scenario.id} style={{ padding: "8px 0" }}>
            <strong>{scenario.name}</strong> <span className="quiet">{t.whatIf.madeOn(scenario.ledger_version, scenario.revision, scenario.owner_name)}</span>
            <Group gap={4} className="no-print">
              <Button size="compact-xs" variant="subtle" aria-label={`${t.whatIf.open} ${scenario.name}`} onClick={() => open(scenario)}>{t.whatIf.open}</Button>
              <Download href={`/api/v1/scenarios/${scenario.id}/workbook`} label={t.whatIf.workbook} />
              <Download href={`/api/v1/scenarios/${scenario.id}/workbook?as_made=true`} label={t.whatIf.asMade} />
              {scenario.mine && <Button size="compact-xs" variant="subtle" color="red" aria-label={`${t.whatIf.remove} ${scenario.name}`} onClick={() => remove.mutate(scenario.id)}>{t.whatIf.remove}</Button>}
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}
