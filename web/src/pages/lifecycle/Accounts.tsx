/** The accounts of the lanes: in which phase, since when, and the rule that says so with its figures. */
import { Button, Group, Select } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { LifecycleAccount, Run } from "../../api/types";
import { count, short } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { keepScope } from "../../scope";
import { ONLY, PHASES, STATES } from "../../search";
import styles from "./lifecycle.module.css";

interface Props {
  run: Run;
  rows: LifecycleAccount[];
  total: number;
  more: (() => void) | undefined;
}

export function Accounts({ run, rows, total, more }: Props) {
  const { columns } = t.lifecycle;
  return (
    <section className={page.section} aria-labelledby="accounts">
      <h2 className={page.title} id="accounts">{t.lifecycle.accounts}</h2>
      <p className={page.subtitle}>{t.lifecycle.accountsText(count(rows.length), count(total), run.currency)}</p>
      <Narrowed />
      {rows.length === 0 ? (
        <p className={page.under}>{t.lifecycle.none}</p>
      ) : (
        <div className={table.scroll} tabIndex={0}>
          <table className={table.table} aria-labelledby="accounts">
            <thead>
              <tr>
                <th scope="col">{columns.name}</th>
                <th scope="col">{columns.phase}</th>
                <th scope="col" className={table.wide}>{columns.state}</th>
                <th scope="col" className={table.wide}>{columns.since}</th>
                <th scope="col" className={table.right}>{columns.revenue}</th>
                <th scope="col" className={`${table.right} ${table.wide}`}>{columns.stake}</th>
                <th scope="col" className={table.wide}>{columns.why}</th>
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Row key={`${row.source} ${row.external_id}`} row={row} run={run} />)}</tbody>
          </table>
        </div>
      )}
      {more && <Button mt="md" variant="default" size="compact-sm" onClick={more}>{t.terms.more}</Button>}
    </section>
  );
}

function Row({ row, run }: { row: LifecycleAccount; run: Run }) {
  const { id, name, phase, state, since, revenue, moved_back: moved, why, overridden } = row;
  const said = overridden && `${t.lifecycle.said(overridden.decided_by, overridden.from, overridden.until)} ${overridden.reason} ${t.lifecycle.byRules(row)} `;
  return (
    <tr>
      <th scope="row" className={table.name} title={name}>
        {id === null ? name : <Link to="/accounts/$id" params={{ id }} search={keepScope}>{name}</Link>}
      </th>
      <td>{t.lifecycle.phase(phase)}</td>
      <td className={table.wide}>{t.lifecycle.state(state)}</td>
      <td className={table.wide}>{since ?? t.terms.noData}</td>
      <td className={table.right}>{short(revenue, run)}</td>
      <td className={`${table.right} ${table.wide}`}>{moved ? short(moved.at_stake, run) : ""}</td>
      <td className={`${table.wide} ${table.wrap} ${styles.why}`}>
        {said}{why}
        {moved && <span className={styles.back}> {t.lifecycle.cameFrom(t.lifecycle.phase(moved.from), moved.since)}</span>}
      </td>
    </tr>
  );
}

function Narrowed() {
  const { phase, state, only } = useSearch({ from: "/frame/lifecycle" });
  const navigate = useNavigate();
  const { filters } = t.lifecycle;
  const ask = (asked: { phase?: (typeof PHASES)[number]; state?: (typeof STATES)[number]; only?: (typeof ONLY)[number] }) =>
    void navigate({ to: "/lifecycle", search: (now) => ({ ...now, phase, state, only, ...asked }), replace: true, resetScroll: false });
  return (
    <Group my="sm" gap="sm" align="flex-end" className="no-print">
      <Select
        size="xs" w={170} label={filters.phase} value={phase ?? null} clearable placeholder={filters.every}
        data={PHASES.map((value) => ({ value, label: t.lifecycle.phase(value) }))}
        onChange={(value) => ask({ phase: PHASES.find((known) => known === value) })}
      />
      <Select
        size="xs" w={170} label={filters.state} value={state ?? null} clearable placeholder={filters.every}
        data={STATES.map((value) => ({ value, label: t.lifecycle.state(value) }))}
        onChange={(value) => ask({ state: STATES.find((known) => known === value) })}
      />
      <Select
        size="xs" w={170} label={filters.only} value={only ?? null} clearable placeholder={filters.every}
        data={ONLY.map((value) => ({ value, label: filters[value] }))}
        onChange={(value) => ask({ only: ONLY.find((known) => known === value) })}
      />
    </Group>
  );
}
