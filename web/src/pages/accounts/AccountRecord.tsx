/** The four values of the account's record, each with how it went: key account, lifetime value, portfolio cell, phase. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { accountRecord } from "../../api/queries";
import type { AccountRecord as Found } from "../../api/types";
import { short } from "../../format";
import { t } from "../../messages";
import { Failure } from "../../parts/States";
import { keepScope, useMay } from "../../scope";
import styles from "./AccountRecord.module.css";

/** As many steps of a history as a phone has room for. */
const STEPS = 24;

export function AccountRecord({ id, run }: { id: string; run: string | undefined }) {
  const { data, error, refetch } = useQuery(accountRecord(id, run));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  // Room is kept, so that what is read does not move down.
  if (!data) return <div className={styles.record} aria-hidden><div className={styles.wait} /></div>;
  return (
    <dl className={styles.record} aria-label={t.record.title}>
      <KeyAccount found={data} />
      <LifetimeValue found={data} />
      <Cell found={data} />
      <PhaseNow found={data} />
    </dl>
  );
}

interface ValueProps {
  figure: string;
  label: string;
  value: ReactNode;
  note: ReactNode;
  children?: ReactNode;
}

function Value({ figure, label, value, note, children }: ValueProps) {
  return (
    <div data-figure={figure}>
      <dt>{label}</dt>
      <dd className={styles.value} tabIndex={0}>{value}</dd>
      {children && <dd className={styles.went}>{children}</dd>}
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}

function KeyAccount({ found: { is_key_account: isOne, key_account: spells } }: { found: Found }) {
  const [last] = spells;
  const earlier = spells.slice(isOne ? 1 : 0).map((spell) => t.record.was(spell)).join("; ");
  return (
    <Value
      figure="is_key_account" label={t.record.keyAccount} value={isOne ? t.record.yes : t.record.no}
      note={<>{isOne && last ? t.record.since(last) : ""} {earlier || (!isOne && t.record.never)} <Link to="/key-accounts" search={keepScope} className={`${styles.link} no-print`}>{t.record.register}</Link></>}
    />
  );
}

function LifetimeValue({ found: { lifetime_value: known } }: { found: Found }) {
  const may = useMay("see_portfolio");
  const now = known?.now;
  if (!known || !now || now.value === null || now.value_low === null || now.value_high === null) {
    return <Value figure="lifetime_value" label={t.record.value} value={t.terms.noData} note={t.record.noValue(may, known !== null)} />;
  }
  const then = known.history.slice(-STEPS);
  const highest = Math.max(...then.map((each) => each.value ?? 0), 1);
  const range = `${short(now.value_low, known)}–${short(now.value_high, known)}`;
  return (
    <Value
      figure="lifetime_value" label={t.record.valueIn(known.currency, known.months)} value={short(now.value, known)}
      note={t.record.valueNote(range, t.future.basis(known.value_basis, known.value_level), now.as_of, now.p_active)}
    >
      <ul className={styles.bars} aria-label={t.record.went(t.record.value)}>
        {then.map((each) => (
          <li key={each.as_of} style={{ height: `${Math.max(4, (100 * Math.max(each.value ?? 0, 0)) / highest)}%` }} title={t.record.valueThen(each, known)}>
            <span className="sr-only">{t.record.valueThen(each, known)}</span>
          </li>
        ))}
      </ul>
    </Value>
  );
}

function Cell({ found: { cell, cells, measure } }: { found: Found }) {
  const write = (of: NonNullable<typeof cell>) => t.record.cellOf(of.class, of.xyz);
  return (
    <Value figure="cell" label={t.record.cell(t.terms.measure[measure])} value={cell ? write(cell) : t.terms.noData} note={cell ? t.record.cellNote(cell) : t.record.noCell}>
      {cells.length > 1 && (
        <ul className={styles.cells} aria-label={t.record.went(t.record.cell(t.terms.measure[measure]))}>
          {cells.slice(-STEPS).map((each) => (
            <li key={each.as_of} data-class={each.class} title={t.record.then(each.as_of, write(each))}>
              <span className="sr-only">{t.record.then(each.as_of, write(each))}</span>
            </li>
          ))}
        </ul>
      )}
    </Value>
  );
}

function PhaseNow({ found: { phase } }: { found: Found }) {
  if (!phase) return <Value figure="phase" label={t.record.phase} value={t.terms.noData} note={t.record.noPhase} />;
  return (
    <Value figure="phase" label={t.record.phase} value={t.lifecycle.phase(phase.now)} note={t.record.phaseNote(phase.since, phase.said_by)}>
      {phase.history.length > 1 && (
        <ul className={styles.phases} aria-label={t.record.went(t.record.phase)}>
          {phase.history.slice(-STEPS).map((each) => (
            <li key={each.as_of} data-phase={each.phase} title={t.record.then(each.as_of, t.lifecycle.phase(each.phase))}>
              <span className="sr-only">{t.record.then(each.as_of, t.lifecycle.phase(each.phase))}</span>
            </li>
          ))}
        </ul>
      )}
    </Value>
  );
}
