/** Whether one matrix says enough to forecast the next step, tested on the row of kept runs; and that forecast. */
import type { RunMigration } from "../../api/types";
import { count, decimal } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";

type Chain = NonNullable<RunMigration["chain"]>;
type Test = NonNullable<Chain["first_order"]>;

const WINDOW_MONTHS: Record<string, number> = { "12m": 12, "24m": 24 };

export function Steps({ found }: { found: RunMigration }) {
  const { chain, step_months: months, to } = found;
  const overlaps = months !== null && months < (WINDOW_MONTHS[to.window] ?? Infinity);
  return (
    <section className={page.section} aria-labelledby="steps">
      <h2 className={page.title} id="steps">{t.migration.steps}</h2>
      {months === null && <p className={page.subtitle}>{t.migration.noSteps}</p>}
      {months !== null && !chain && <p className={page.subtitle}>{t.migration.noChain}</p>}
      {months !== null && chain && (
        <>
          <p className={page.subtitle}>{t.migration.stepsText(chain.runs, months, chain.steps)} {overlaps && t.migration.overlap}</p>
          <Tests chain={chain} />
          <Expected chain={chain} by={found.by} />
        </>
      )}
    </section>
  );
}

function Tests({ chain }: { chain: Chain }) {
  const { tests, testColumns: columns, holds } = t.migration;
  const rows: [string, Test | null, (significant: boolean) => string][] = [
    [tests.first_order, chain.first_order, (significant) => (significant ? holds.told : holds.untold)],
    [tests.stationarity, chain.stationarity, (significant) => (significant ? holds.no : holds.yes)],
    [tests.second_order, chain.second_order, (significant) => (significant ? holds.no : holds.yes)],
  ];
  return (
    <div className={table.scroll} tabIndex={0}>
      <table className={table.table} aria-labelledby="steps" style={{ maxWidth: 860 }}>
        <thead>
          <tr>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.answer}</th>
            <th scope="col" className={table.right}>{columns.statistic}</th>
            <th scope="col" className={table.right}>{columns.degrees}</th>
            <th scope="col" className={table.right}>{columns.p}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, test, say]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{test ? say(test.is_significant) : t.terms.noData}{test && test.sparse > 0.2 && <span className="quiet"> ({t.migration.rough})</span>}</td>
              <td className={table.right}>{test && decimal(test.statistic, 1)}</td>
              <td className={table.right}>{test && count(test.degrees_of_freedom)}</td>
              <td className={table.right}>{test && (test.p < 0.0001 ? "< 0.0001" : decimal(test.p, 4))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Expected({ chain, by }: { chain: Chain; by: RunMigration["by"] }) {
  const { expectedColumns: columns } = t.migration;
  return (
    <>
      <h3 className={page.title} id="expected" style={{ marginTop: 24 }}>{t.migration.expected}</h3>
      <p className={page.subtitle}>{t.migration.expectedText}</p>
      <table className={table.table} aria-labelledby="expected" style={{ maxWidth: 460 }}>
        <thead>
          <tr>
            <th scope="col">{columns.state}</th>
            <th scope="col" className={table.right}>{columns.now}</th>
            <th scope="col" className={table.right}>{columns.next}</th>
          </tr>
        </thead>
        <tbody>
          {chain.expected.map(({ state, now, next }) => (
            <tr key={state}>
              <th scope="row">{t.migration.state(state, by)}</th>
              <td className={table.right}>{count(now)}</td>
              <td className={table.right}>{decimal(next, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
