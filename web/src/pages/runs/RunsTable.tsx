/** The kept runs as rows: what each was asked, who asked, and what can be done with it. */
import { Button, Group } from "@mantine/core";
import { IconPin, IconPinFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ArchivedRun } from "../../api/types";
import { count, time } from "../../format";
import { t } from "../../messages";
import table from "../../parts/table.module.css";
import { keepScope, useMay, useWhyNot } from "../../scope";

interface Props {
  runs: ArchivedRun[];
  changed: (run: ArchivedRun) => void;
  pin: (run: ArchivedRun) => void;
}

export function RunsTable({ runs, changed, pin }: Props) {
  const { columns } = t.runs;
  return (
    <table className={table.table} aria-labelledby="runs">
      <thead>
        <tr>
          <th scope="col">{columns.asOf}</th>
          <th scope="col" className={table.wide}>{columns.question}</th>
          <th scope="col" className={`${table.wide} ${table.right}`}>{columns.ledger}</th>
          <th scope="col" className={table.wide}>{columns.kind}</th>
          <th scope="col" className={table.wide}>{columns.who}</th>
          <th scope="col" className={table.wide}>{columns.stored}</th>
          <th scope="col">{columns.pin}</th>
          <th scope="col"><span className="sr-only">{columns.actions}</span></th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => <Row key={run.id} run={run} changed={changed} pin={pin} />)}
      </tbody>
    </table>
  );
}

function Row({ run, changed, pin }: { run: ArchivedRun } & Omit<Props, "runs">) {
  const how = run.calendar !== null ? t.runs.fromCalendar(run.calendar) : t.runs.kinds[run.is_default ? "default" : "asked"];
  return (
    <tr>
      <th scope="row">
        <Link to="/" search={(now) => ({ ...keepScope(now), run: run.id })} aria-label={t.runs.openOf(run.as_of)}>{run.as_of}</Link>
      </th>
      <td className={table.wide}>{t.runs.question(t.terms.window[run.window], t.terms.measure[run.measure])}</td>
      <td className={`${table.wide} ${table.right}`}>{count(run.ledger_version)}</td>
      <td className={`${table.wide} ${table.wrap}`}>{how}</td>
      <td className={table.wide}>{run.created_by}</td>
      <td className={`${table.wide} number`}>{time(run.created_at)}</td>
      <td className={table.wrap}><Pinned run={run} pin={pin} /></td>
      <td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <Button
            size="compact-xs" variant="subtle" aria-label={t.runs.changedOf(run.as_of)} onClick={run.before === null ? undefined : () => changed(run)}
            data-disabled={run.before === null || undefined} aria-disabled={run.before === null} aria-description={run.before === null ? t.runs.nothingBefore : undefined}
            title={run.before === null ? t.runs.nothingBefore : undefined}
          >
            {t.runs.changed}
          </Button>
        </Group>
      </td>
    </tr>
  );
}

function Pinned({ run, pin }: { run: ArchivedRun; pin: (run: ArchivedRun) => void }) {
  const may = useMay("run_analysis");
  const why = useWhyNot("run_analysis");
  const label = run.pin === null ? t.runs.pinOf(run.as_of) : t.runs.changePinOf(run.as_of);
  const said = run.pin && t.runs.pinnedBy(run.pin.pinned_by, time(run.pin.pinned_at));
  return (
    <Button
      size="compact-xs" variant="subtle" aria-label={label} title={said ?? undefined} onClick={may ? () => pin(run) : undefined}
      data-disabled={may ? undefined : true} aria-disabled={!may} aria-description={may ? undefined : why} styles={{ label: { whiteSpace: "normal", textAlign: "left" } }} h="auto" mih={22}
      leftSection={run.pin ? <IconPinFilled size={14} aria-hidden /> : <IconPin size={14} aria-hidden />}
    >
      {run.pin ? run.pin.note || t.runs.pinned : t.runs.pin}
    </Button>
  );
}
