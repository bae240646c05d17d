/** What runs by itself: when it is due, what it asks, and what came of it. */
import { Alert, Button, Group } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../api/client";
import { calendar } from "../../api/runs";
import type { CalendarEntry } from "../../api/types";
import { t } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";
import { CalendarForm } from "./CalendarForm";
import { CalendarRuns } from "./CalendarRuns";
import { CalendarTable } from "./CalendarTable";

export type Asked = { what: "add" } | { what: "change" | "remove" | "runs"; entry: CalendarEntry };

export function CalendarPage() {
  const may = useMay("run_analysis");
  const why = useWhyNot("run_analysis");
  if (!may) return <EmptyState title={t.frame.refused} text={why} />;
  return <Entries />;
}

function Entries() {
  const { data, error, refetch } = useQuery(calendar);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const close = () => setAsked(null);
  const add = <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAsked({ what: "add" })}>{t.calendar.add}</Button>;
  const failing = data.filter(({ last_run }) => last_run?.outcome === "failed").length;
  const [next] = data.filter(({ enabled }) => enabled).map(({ next_due_on }) => next_due_on).toSorted();
  return (
    <>
      {data.length === 0 ? (
        <EmptyState title={t.calendar.first} text={t.calendar.firstText}>{add}</EmptyState>
      ) : (
        <article className={page.page}>
          <h1 className={page.sentence}>{t.calendar.sentence(data.length, failing, next)}</h1>
          <p className={page.under}>{t.calendar.under}</p>
          <section className={page.section} aria-labelledby="calendar">
            <div className={page.head}>
              <h2 className={page.title} id="calendar">{t.calendar.title}</h2>
              <Group gap="xs">
                <LinkButton to="/runs" search={keepScope} variant="default">{t.calendar.toRuns}</LinkButton>
                {add}
              </Group>
            </div>
            <div className={table.scroll} tabIndex={0} role="group" aria-label={t.calendar.runs}>
              <CalendarTable all={data} ask={setAsked} />
            </div>
          </section>
        </article>
      )}
      <Dialog opened={asked?.what === "add"} close={close} title={t.calendar.addTitle}>
        <CalendarForm close={close} />
      </Dialog>
      {asked?.what === "change" && (
        <Dialog opened close={close} title={t.calendar.changeTitle(asked.entry.name)}>
          <CalendarForm kept={asked.entry} close={close} />
        </Dialog>
      )}
      {asked?.what === "runs" && (
        <Dialog opened close={close} size="xl" title={t.calendar.runsOf(asked.entry.name)}>
          <CalendarRuns id={asked.entry.id} label={t.calendar.runsOf(asked.entry.name)} />
        </Dialog>
      )}
      {asked?.what === "remove" && (
        <Dialog opened close={close} title={t.calendar.removeNamed(asked.entry.name)}>
          <Removal entry={asked.entry} close={close} />
        </Dialog>
      )}
    </>
  );
}

function Removal({ entry: { id, name }, close }: { entry: CalendarEntry; close: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => body(client.DELETE("/calendar/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: calendar.queryKey });
      close();
    },
  });
  return (
    <>
      <p>{t.calendar.removeText(name)}</p>
      {remove.error && <Alert mt="sm" color="red" role="alert">{remove.error.message}</Alert>}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>{t.calendar.cancel}</Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>{t.calendar.remove}</Button>
      </Group>
    </>
  );
}
