/** How much of the business hangs on whom: concentration, shares beside limits, and what losing somebody would cost. */
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { dependency } from "../../api/dependency";
import type { Dependency, DependencyOn } from "../../api/types";
import { dayBefore } from "../../format";
import { t } from "../../messages";
import { Known } from "../../parts/Figure";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import { useMay, useWhyNot } from "../../scope";
import { Download } from "../economics/Download";
import styles from "../economics/economics.module.css";
import { useAsk } from "../economics/PeriodForm";
import { LimitForm } from "./LimitForm";
import { Limits } from "./Limits";
import { ON } from "./on";
import { Shares } from "./Shares";
import { Sourcing } from "./Sourcing";

const STEP = 25;

export function DependencyPage() {
  const { on = "account" } = useSearch({ from: "/frame/dependency" });
  const [limit, setLimit] = useState(STEP);
  const { data, error, refetch } = useQuery({ ...dependency({ on, limit }), placeholderData: (before) => (before?.on === on ? before : undefined) });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <Told data={data} more={data.page.next === null || limit >= 1_000 ? undefined : () => setLimit(limit + STEP)} />;
}

function Told({ data, more }: { data: Dependency; more: (() => void) | undefined }) {
  const { dependency: words } = t;
  const { meta, on } = data;
  const ask = useAsk();
  const [setting, setSetting] = useState(false);
  const may = useMay("change_settings");
  const why = useWhyNot("change_settings");
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>{words.sentence(data)}</h1>
      <p className={page.under}>{t.economics.under(t.terms.dates(meta.from, dayBefore(meta.until)), meta.as_of, meta.ledger_version)}</p>
      {!data.is_whole && <p className={page.subtitle}>{words.partly}</p>}
      {data.is_whole && data.limits.length === 0 && data.rows.length > 0 && <p>{words.noLimit(on)}</p>}
      <div className={`${styles.form} no-print`}>
        <NativeSelect
          size="xs" label={words.onLabel} value={on} onChange={({ currentTarget }) => ask({ on: currentTarget.value })}
          data={ON.map((value: DependencyOn) => ({ value, label: words.on[value] }))}
        />
        <Button size="compact-sm" variant="default" disabled={!may} title={may ? undefined : why} onClick={() => setSetting(true)}>{words.setLimit}</Button>
        <Download href={`/api/v1/dependency/workbook?on=${on}&until=${meta.until}`} label={words.xlsx} />
      </div>
      {data.rows.length === 0 ? <EmptyState level={2} title={t.economics.nothing} text={t.economics.nothingText} /> : (
        <>
          <Concentration data={data} />
          <Shares data={data} more={more} />
          <Sourcing />
        </>
      )}
      {data.is_whole && <Limits may={may} />}
      {setting && <LimitForm on={on} today={new Date().toISOString().slice(0, 10)} close={() => setSetting(false)} />}
    </article>
  );
}

function Concentration({ data }: { data: Dependency }) {
  const { dependency: words } = t;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="concentration">{words.concentration}</h2>
      <p className={page.subtitle}>{words.concentrationText(data.on)}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={words.concentrationText(data.on)}>
        <table className={table.table} aria-labelledby="concentration">
          <thead>
            <tr>
              <th scope="col">{words.columns.measure}</th>
              <th scope="col" className={table.right}>{words.columns.hhi}</th>
              <th scope="col" className={`${table.right} ${table.wide}`}>{words.columns.effective}</th>
              <th scope="col" className={table.right}>{words.columns.largest}</th>
              <th scope="col" className={table.right}>{words.columns.three}</th>
            </tr>
          </thead>
          <tbody>
            {data.concentrations.map((each) => (
              <tr key={each.measure}>
                <th scope="row">{words.measure[each.measure]}</th>
                <td className={table.right}><Known value={each.hhi} missing={words.unknown}>{words.hhi}</Known></td>
                <td className={`${table.right} ${table.wide}`}><Known value={each.effective} missing={words.unknown}>{(number) => words.effective(number, data.on)}</Known></td>
                <td className={table.right}><Known value={each.largest} missing={words.unknown}>{words.shareOf}</Known></td>
                <td className={table.right}><Known value={each.three_largest} missing={words.unknown}>{words.shareOf}</Known></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
