/** The entries of the calendar as rows. */
import { Button, Group } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { body, client } from "../../api/client";
import { rememberJob } from "../../api/events";
import type { CalendarEntry, CalendarRun } from "../../api/types";
import { t } from "../../messages";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { isOwn } from "./asked";
import type { Asked } from "./CalendarPage";

export function CalendarTable({ all, ask }: { all: CalendarEntry[]; ask: (asked: Asked) => void }) {
  const { columns } = t.calendar;
  return (
    <table className={table.table} aria-labelledby="calendar">
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col" className={table.wide}>{columns.schedule}</th>
          <th scope="col">{columns.next}</th>
          <th scope="col" className={table.wide}>{columns.asked}</th>
          <th scope="col" className={table.wide}>{columns.who}</th>
          <th scope="col">{columns.last}</th>
          <th scope="col"><span className="sr-only">{columns.actions}</span></th>
        </tr>
      </thead>
      <tbody>
        {all.map((each) => <Row key={each.id} entry={each} ask={ask} />)}
      </tbody>
    </table>
  );
}

function Row({ entry, ask }: { entry: CalendarEntry; ask: (asked: Asked) => void }) {
  const { id, name, schedule, enabled, next_due_on, next_as_of, saved_by, last_run } = entry;
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async () => (await body(client.POST("/calendar/{id}/run", { params: { path: { id } } }))).job,
    onSuccess: (job) => rememberJob(queries, job),
  });
  return (
    <tr>
      <th scope="row" className={table.wrap}>{name}</th>
      <td className={`${table.wide} ${table.wrap}`}>{t.calendar.schedule(schedule)}</td>
      <td className={table.wrap}>{enabled ? t.calendar.next(next_due_on, next_as_of) : <span className="quiet">{t.calendar.resting}</span>}</td>
      <td className={`${table.wide} ${table.wrap}`}>{isOwn(entry.asked) ? t.calendar.own : t.calendar.defaults}</td>
      <td className={table.wide}>{saved_by}</td>
      <td className={table.wrap}>
        {last_run ? <Result run={last_run} /> : <span className="quiet">{t.calendar.never}</span>}
        {run.error && <span role="alert" className="negative" style={{ display: "block" }}>{run.error.message}</span>}
      </td>
      <td>
        <Group gap={4} justify="flex-end">
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlayerPlay size={14} aria-hidden />} loading={run.isPending} aria-label={t.calendar.runNowOf(name)} onClick={() => run.mutate()}>{t.calendar.runNow}</Button>
          <Button size="compact-xs" variant="subtle" aria-label={t.calendar.showRunsOf(name)} onClick={() => ask({ what: "runs", entry })}>{t.calendar.runs}</Button>
          <Button size="compact-xs" variant="subtle" aria-label={t.calendar.changeNamed(name)} onClick={() => ask({ what: "change", entry })}>{t.calendar.change}</Button>
          <Button size="compact-xs" variant="subtle" aria-label={t.calendar.removeNamed(name)} onClick={() => ask({ what: "remove", entry })}>{t.calendar.remove}</Button>
        </Group>
      </td>
    </tr>
  );
}

/** What came of a due day: the way to its run, or why there is none. */
export function Result({ run: { outcome, run_id, as_of, message } }: { run: CalendarRun }) {
  const words = `${t.calendar.outcomes[outcome]}, ${t.calendar.asOf(as_of)}`;
  if (outcome === "failed") {
    return <><span className="negative">{words}</span><span style={{ display: "block" }}>{message}</span></>;
  }
  if (run_id === null) return <span className="quiet">{words}</span>;
  return <Link to="/" search={(now) => ({ ...keepScope(now), run: run_id })}>{words}</Link>;
}
