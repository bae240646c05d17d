/** ABC against XYZ: what accounts are worth, and how far ahead their next order can be seen. Each cell opens its accounts. */
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Class, NineCell, Portfolio, Xyz } from "../../api/types";
import { count, percent, short } from "../../format";
import { t } from "../../messages";
import { useViewSwitch, ViewSwitch } from "../../parts/Chart";
import { ClassBadge } from "../../parts/ClassBadge";
import page from "../../parts/page.module.css";
import { XyzBadge } from "../../parts/XyzBadge";
import { keepScope } from "../../scope";
import { CellRule } from "./CellRule";
import styles from "./NineCells.module.css";
import { NineCellsTable } from "./NineCellsTable";
import { XyzBases } from "./XyzBases";

const ROWS: readonly Class[] = ["A", "B", "C"];
const COLUMNS: readonly Xyz[] = ["X", "Y", "Z", "N"];

export function NineCells({ portfolio }: { portfolio: Portfolio }) {
  const { asTable } = useViewSwitch();
  return (
    <section className={page.section} aria-labelledby="cells">
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="cells">{t.cells.title(t.terms.measure[portfolio.measure])}</h2>
          <p className={page.subtitle}>{t.cells.text(t.terms.window[portfolio.run.parameters.xyz.window])}</p>
        </div>
        <ViewSwitch />
      </div>
      {asTable ? <NineCellsTable portfolio={portfolio} /> : <Picture portfolio={portfolio} />}
      <p className={`${page.under} no-print`}><Link to="/demand" search={keepScope}>{t.demand.link}</Link> · <Link to="/customer-base" search={keepScope}>{t.customerBase.link}</Link> · <Link to="/key-accounts" search={keepScope}>{t.keyAccounts.title}</Link></p>
    </section>
  );
}

function Picture({ portfolio }: { portfolio: Portfolio }) {
  const { nine_cells: cells, run, measure } = portfolio;
  const filter = useSearch({ from: "/frame/" });
  const [pointed, setPointed] = useState<NineCell | null>(null);
  const columns = COLUMNS.filter((xyz) => cells.some((cell) => cell.xyz === xyz));
  const at = (abc: Class | undefined, xyz: string | undefined) => cells.find((cell) => cell.abc === abc && cell.xyz === xyz);
  // What is pointed at, else what the table below is filtered by, else the cell that matters most.
  const told = pointed ?? at(filter.abc as Class | undefined, filter.xyz) ?? heaviest(cells);
  return (
    <div className={styles.picture}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="cells">
        <table className={styles.grid} aria-labelledby="cells">
          <thead>
            <tr>
              <td />
              {columns.map((xyz) => (
                <th key={xyz} scope="col"><XyzBadge value={xyz} /> <span className={styles.word}>{t.terms.xyzName(xyz)}</span></th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map((abc) => (
              <tr key={abc}>
                <th scope="row"><ClassBadge value={abc} measure={measure} cuts={run.parameters.abc} /></th>
                {columns.map((xyz) => (
                  <Cell key={xyz} cell={at(abc, xyz)} portfolio={portfolio} told={told} point={setPointed} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.beside}>
        {told && <CellRule cell={told} run={run} />}
        <XyzBases portfolio={portfolio} />
      </div>
    </div>
  );
}

const heaviest = (cells: NineCell[]) =>
  cells.reduce<NineCell | undefined>((most, cell) => (most === undefined || cell.revenue > most.revenue ? cell : most), undefined);

/** By the root, so that small shares are told apart; never so strong that the words on it fade. */
const heat = (part: number) => `color-mix(in srgb, var(--class-b) ${Math.round(65 * Math.sqrt(part))}%, var(--surface))`;

interface CellProps {
  cell: NineCell | undefined;
  portfolio: Portfolio;
  told: NineCell | undefined;
  point: (cell: NineCell | null) => void;
}

function Cell({ cell, portfolio: { run, summary }, told, point }: CellProps) {
  if (!cell || cell.accounts === 0) return <td className={styles.none} aria-label="0">0</td>;
  const { abc, xyz, accounts, revenue, gross_profit } = cell;
  const part = summary.revenue > 0 ? Math.max(0, revenue / summary.revenue) : 0;
  return (
    <td className={styles.heat} style={{ background: heat(part) }} data-told={cell === told || undefined}>
      <Link
        to="/"
        hash="accounts"
        search={(now) => ({ ...keepScope(now), abc, xyz })}
        className={styles.cell}
        data-figure="nine_cell"
        aria-label={t.cells.label(accounts, abc, t.terms.xyzName(xyz), percent(part))}
        aria-description={`${cell.meaning} ${cell.advice}`}
        onMouseEnter={() => point(cell)}
        onMouseLeave={() => point(null)}
        onFocus={() => point(cell)}
        onBlur={() => point(null)}
      >
        <span className={styles.count}>{count(accounts)}<span className={styles.part}>{percent(part, 2)}</span></span>
        <span className={styles.money}>
          {short(revenue, run)} {t.portfolio.crossRevenue}
          {gross_profit !== null && <> · {short(gross_profit, run)} {t.portfolio.crossProfit}</>}
        </span>
      </Link>
    </td>
  );
}
