/** From which state to which: how many accounts, their part of the row, and with how much money. */
import { Link } from "@tanstack/react-router";
import type { RunMigration } from "../../api/types";
import { count, percent, signed } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./migration.module.css";

type Cell = RunMigration["cells"][number];

export function MigrationMatrix({ found }: { found: RunMigration }) {
  const { rows, columns, cells, by, from, to } = found;
  const name = (state: string) => t.migration.state(state, by);
  return (
    <section className={page.section} aria-labelledby="matrix">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="matrix">{t.migration.matrix}</h2>
          <p className={page.subtitle}>{t.migration.matrixText(to.currency)}</p>
        </div>
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="matrix">
        <table className={styles.matrix} aria-labelledby="matrix">
          <thead>
            <tr>
              <td className={styles.corner}>{t.migration.from(to.as_of)} →<br />{t.migration.from(from.as_of)} ↓</td>
              {columns.map((state) => <th key={state} scope="col">{name(state)}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.state}>
                <th scope="row" title={row.is_thin ? t.migration.thin : undefined}>
                  <span className={styles.count}>{name(row.state)}</span>
                  <span className={styles.small}>{t.migration.row(row.accounts)}{row.is_thin && <span aria-hidden> *</span>}</span>
                </th>
                {columns.map((column) => {
                  const cell = cells.find((each) => each.from === row.state && each.to === column);
                  if (!cell) return <td key={column} className={styles.none} aria-label="0">·</td>;
                  return <Filled key={column} cell={cell} found={found} />;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.some((row) => row.is_thin) && <p className={page.subtitle}><span aria-hidden>* </span>{t.migration.thin}</p>}
    </section>
  );
}

function Filled({ cell, found: { by, to } }: { cell: Cell; found: RunMigration }) {
  const { from: was, to: is, accounts, change, share, share_low: low, share_high: high } = cell;
  const part = share === null ? t.terms.noData : percent(share, 2);
  const strength = share === null ? 0 : Math.round(share * 45);
  return (
    <td
      data-kept={was === is || undefined}
      style={{ background: `color-mix(in srgb, var(--accent) ${strength}%, var(--surface))` }}
      title={low !== null && high !== null ? t.migration.interval(low, high) : undefined}
    >
      <Link
        to="/migration"
        search={(now) => ({ ...now, from_state: was, to_state: is })}
        hash="migrated"
        className={styles.opens}
        aria-label={t.migration.cell(accounts, t.migration.state(was, by), t.migration.state(is, by), signed(change, to), part)}
      >
        <span className={styles.count}>{count(accounts)}{share !== null && <span className={styles.share}>{part}</span>}</span>
        <span className={styles.small}>{signed(change, to)}</span>
      </Link>
    </td>
  );
}
