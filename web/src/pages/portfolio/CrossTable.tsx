/** Revenue class against gross profit class: where the two disagree is where the work is. */
import { Link } from "@tanstack/react-router";
import type { Class, CrossCell, Portfolio } from "../../api/types";
import { count, short } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import page from "../../parts/page.module.css";
import { keepScope } from "../../scope";
import styles from "./CrossTable.module.css";

const ORDER: readonly Class[] = ["A", "B", "C", "N", "unknown", "inactive"];

export function CrossTable({ portfolio: { cross_table: cells, run, hidden } }: { portfolio: Portfolio }) {
  if (cells.length === 0) return hidden.length > 0 ? <p className={`${page.section} quiet`}>{t.portfolio.crossHidden}</p> : null;
  // Without costs the table would be one column; the measure switch says why.
  if (cells.every((cell) => cell.gross_profit === null)) return null;
  const rows = ORDER.filter((name) => cells.some((cell) => cell.revenue_class === name));
  const columns = ORDER.filter((name) => cells.some((cell) => cell.gross_profit_class === name));
  return (
    <section className={page.section}>
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="cross">{t.portfolio.crossTitle}</h2>
          <p className={page.subtitle}>{t.portfolio.crossText}</p>
        </div>
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="cross">
        <table className={styles.table} aria-labelledby="cross">
          <thead>
            <tr>
              <td className={styles.corner}>{t.portfolio.crossColumn} →<br />{t.portfolio.crossRow} ↓</td>
              {columns.map((name) => (
                <th key={name} scope="col"><ClassBadge value={name} measure="gross_profit" cuts={run.parameters.abc} label={t.terms.className(name)} /></th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row"><ClassBadge value={row} measure="revenue" cuts={run.parameters.abc} label={t.terms.className(row)} /></th>
                {columns.map((column) => (
                  <Cell key={column} run={run} cell={cells.find((each) => each.revenue_class === row && each.gross_profit_class === column)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell({ cell, run }: { cell: CrossCell | undefined; run: Portfolio["run"] }) {
  if (!cell) return <td className={styles.none} aria-label="0">·</td>;
  const { revenue_class, gross_profit_class, accounts, revenue, gross_profit } = cell;
  const lean = leaning(revenue_class, gross_profit_class);
  return (
    <td data-lean={lean}>
      <Link
        to="/"
        hash="accounts"
        search={(now) => ({ ...keepScope(now), revenue_class, gross_profit_class })}
        className={styles.cell}
        data-figure="cross_cell"
        aria-label={t.portfolio.crossCell(accounts, t.terms.className(revenue_class), t.terms.className(gross_profit_class))}
      >
        <span className={styles.count}>
          {count(accounts)}
          {lean !== "same" && <span className={styles.lean} title={t.portfolio[lean]}>{lean === "worse" ? "▼" : "▲"}</span>}
        </span>
        <span className={styles.money}>
          {short(revenue, run)} {t.portfolio.crossRevenue}
          {gross_profit !== null && <> · <span className={gross_profit < 0 ? "negative" : undefined}>{short(gross_profit, run)}</span> {t.portfolio.crossProfit}</>}
        </span>
      </Link>
    </td>
  );
}

const VALUED = ["A", "B", "C", "N"];

/** Whether gross profit puts the accounts of a cell below or above their place by revenue. */
function leaning(revenue: Class, profit: Class): "worse" | "better" | "same" {
  const by = [VALUED.indexOf(revenue), VALUED.indexOf(profit)] as const;
  if (by[0] < 0 || by[1] < 0 || by[0] === by[1]) return "same";
  return by[1] > by[0] ? "worse" : "better";
}
