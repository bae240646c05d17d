/** An entry of the calendar: its name, when it is due, and what it asks. */
import { Alert, Button, Checkbox, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { body, client } from "../../api/client";
import { analysisDefaults } from "../../api/queries";
import { calendar } from "../../api/runs";
import type { CalendarEntry, CalendarParameters, Parameters } from "../../api/types";
import { t } from "../../messages";
import { Choice } from "../../parts/new-run/Choice";
import { ParameterFields } from "../../parts/new-run/ParameterFields";
import { mistakeAt } from "../settings/mistake-at";
import { DEFAULTS, isOwn } from "./asked";

export function CalendarForm({ kept, close }: { kept?: CalendarEntry; close: () => void }) {
  const queries = useQueryClient();
  const { data: company, error: unread } = useQuery(analysisDefaults);
  const [word, date] = (kept?.schedule ?? "monthly 5").split(" ");
  const [name, setName] = useState(kept?.name ?? "");
  const [rhythm, setRhythm] = useState<keyof typeof t.calendar.rhythms>(word === "quarterly" ? "quarterly" : "monthly");
  const [day, setDay] = useState<number | string>(Number(date));
  const [asked, setAsked] = useState<CalendarParameters>(kept?.asked ?? DEFAULTS);
  const [own, setOwn] = useState(isOwn(kept?.asked ?? DEFAULTS));
  const [enabled, setEnabled] = useState(kept?.enabled ?? true);
  const save = useMutation({
    mutationFn: () => {
      // What nobody touched stays unsaid: it follows the company's defaults.
      const entry = { name, schedule: `${rhythm} ${day}`, asked: own ? asked : DEFAULTS, enabled };
      return kept
        ? body(client.PUT("/calendar/{id}", { params: { path: { id: kept.id } }, body: { ...entry, changed_at: kept.changed_at } }))
        : body(client.POST("/calendar", { body: entry }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: calendar.queryKey });
      close();
    },
  });
  const chooseOwn = (next: string) => {
    setOwn(next === "own");
    // Questions of one's own say what they ask, whatever the defaults become.
    if (next === "own" && company && !isOwn(asked)) setAsked({ ...completed(asked, company.parameters), rates: asked.rates });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const mistake = mistakeAt(save.error, "name");
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={t.calendar.name} description={t.calendar.nameHint} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} error={mistake} />
        <Choice label={t.calendar.rhythm} names={t.calendar.rhythms} value={rhythm} choose={setRhythm} />
        <NumberInput label={t.calendar.day} description={t.calendar.dayHint(rhythm === "quarterly")} min={1} max={28} allowDecimal={false} value={day} onChange={setDay} />
        <Choice label={t.calendar.asks} names={t.calendar.questions} value={own ? "own" : "defaults"} choose={chooseOwn} />
        {own && company && <ParameterFields asked={completed(asked, company.parameters)} change={(next) => setAsked({ ...next, rates: asked.rates })} />}
        <Checkbox label={t.calendar.enabled} checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
        <p className="quiet">{t.calendar.rights}</p>
        {own && unread && <Alert color="red" role="alert">{unread.message}</Alert>}
        {save.error && !mistake && <Alert color="red" role="alert">{save.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t.calendar.cancel}</Button>
          <Button type="submit" loading={save.isPending}>{t.calendar.save}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What is said, and the company's defaults for the rest, as the fields show it. */
function completed(asked: CalendarParameters, defaults: Parameters): Parameters {
  return {
    window: asked.window ?? defaults.window,
    measure: asked.measure ?? defaults.measure,
    date_basis: asked.date_basis ?? defaults.date_basis,
    abc: { a: asked.abc?.a ?? defaults.abc.a, b: asked.abc?.b ?? defaults.abc.b },
    xyz: { ...defaults.xyz, ...said(asked.xyz) },
  };
}

/** The fields of a choice that are said. */
function said(choice: CalendarParameters["xyz"]): Partial<Parameters["xyz"]> {
  return Object.fromEntries(Object.entries(choice ?? {}).filter(([, value]) => value !== null));
}
