/** What levers would leave: both ladders, both whale curves, classes that change, and the accounts that change most. */
import { useMemo } from "react";
import type { WhatIf } from "../../api/types";
import { cents, count, tick } from "../../format";
import { t } from "../../messages";
import { Chart } from "../../parts/Chart";
import { BASE, QUIET_AXIS, TOOLTIP } from "../../parts/chart-style";
import { Amount } from "../../parts/Figure";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import styles from "./economics.module.css";
import { Name } from "./Members";
import { paired } from "./what-if";

export function WhatIfTold({ data }: { data: WhatIf }) {
  const moves = data.classes.filter((move) => move.from !== move.to);
  return (
    <>
      {data.without_effect.length > 0 && <p className="quiet" role="note">{t.whatIf.withoutEffect(data.without_effect)}</p>}
      <Ladders data={data} />
      <Curves data={data} />
      <section className={page.section} aria-labelledby="class-moves">
        <h2 className={page.title} id="class-moves">{t.whatIf.classes}</h2>
        {moves.length === 0 && <p className="quiet">{t.whatIf.noClasses}</p>}
        <ul>{moves.map((move) => <li key={`${move.from} ${move.to}`}>{t.whatIf.classMove(move.accounts, move.from, move.to)}</li>)}</ul>
      </section>
      <Accounts data={data} />
    </>
  );
}

function Ladders({ data: { before, after, meta } }: { data: WhatIf }) {
  const rows = before.rungs.map((rung, place) => ({ rung, then: after.rungs[place]?.amount ?? null })).filter(({ rung }) => rung.amount !== null);
  return (
    <section className={page.section}>
      <h2 className={page.title} id="both-ladders">{t.whatIf.ladder}</h2>
      <p className={page.subtitle}>{meta.currency}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={t.whatIf.difference}>
        <table className={table.table} aria-labelledby="both-ladders">
          <thead>
            <tr>
              <th scope="col">{t.economics.step}</th>
              {[t.whatIf.before, t.whatIf.after, t.whatIf.difference].map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rung, then }) => (
              <tr key={rung.rung} className={rung.is_level ? styles.level : styles.deduction}>
                <th scope="row" title={t.economics.rungText[rung.rung]}>{t.economics.rung[rung.rung]}</th>
                <td className={table.right}><Amount value={rung.amount} unit={meta} missing="" /></td>
                <td className={table.right}><Amount value={then} unit={meta} missing="" /></td>
                <td className={table.right}><Amount value={then === null || rung.amount === null ? null : then - rung.amount} unit={meta} missing="" /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Curves({ data }: { data: WhatIf }) {
  const option = useMemo(() => curves(data), [data]);
  const { whale_before: before, whale_after: after, meta } = data;
  return (
    <section className={page.section}>
      <Chart
        title={t.whatIf.curve} subtitle={t.whatIf.curveText(meta.currency)} option={option} summary={t.whatIf.sentence(data)} height={300}
        table={{
          figures: [],
          columns: [t.economics.whale.accounts, t.whatIf.before, t.whatIf.after],
          rows: paired(before.points, after.points).map(({ accounts, was, will }) => [
            count(accounts), was === null ? t.terms.noData : cents(was, meta), will === null ? t.terms.noData : cents(will, meta),
          ]),
        }}
      />
    </section>
  );
}

function curves({ whale_before: before, whale_after: after, meta }: WhatIf) {
  const line = (of: WhatIf["whale_before"], name: string, color: string, type: string) => ({
    type: "line", name, symbol: "none", data: of.points.map((point) => [point.accounts, point.profit]), lineStyle: { color, width: 2, type }, itemStyle: { color },
  });
  return {
    ...BASE,
    grid: { left: 68, right: 24, top: 16, bottom: 40 },
    tooltip: { ...TOOLTIP, trigger: "axis", valueFormatter: (value: number) => `${meta.currency} ${cents(value, meta)}` },
    xAxis: { ...QUIET_AXIS, type: "value", min: 0, name: t.economics.whale.axis, nameLocation: "middle", nameGap: 26, splitLine: { show: false } },
    yAxis: { ...QUIET_AXIS, type: "value", axisLabel: { ...QUIET_AXIS.axisLabel, formatter: (value: number) => tick(value, meta) } },
    series: [line(before, t.whatIf.before, "var(--ink-2)", "dashed"), line(after, t.whatIf.after, "var(--class-a)", "solid")],
  };
}

function Accounts({ data }: { data: WhatIf }) {
  const rows = data.accounts.filter((each) => each.difference !== null && each.difference !== 0).slice(0, 20);
  if (rows.length === 0) return null;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="changed-most">{t.whatIf.accounts}</h2>
      <p className={page.subtitle}>{`${t.economics.rung[data.rung]}, ${data.meta.currency}`}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={`${t.whatIf.accounts}: ${t.whatIf.difference}`}>
        <table className={table.table} aria-labelledby="changed-most">
          <thead>
            <tr>
              <th scope="col">{t.economics.dimension.account}</th>
              {[t.whatIf.before, t.whatIf.after, t.whatIf.difference].map((column) => <th key={column} scope="col" className={table.right}>{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((each) => (
              <tr key={each.member.key ?? ""}>
                <th scope="row" className={table.name}><Name member={each.member} /></th>
                <td className={table.right}><Amount value={each.profit_before} unit={data.meta} missing="" /></td>
                <td className={table.right}><Amount value={each.profit_after} unit={data.meta} missing="" /></td>
                <td className={table.right}><Amount value={each.difference} unit={data.meta} missing="" /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
