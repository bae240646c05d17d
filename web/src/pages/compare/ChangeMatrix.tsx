/** From which class to which: how many accounts moved, and with how much money. */
import type { Class, Comparison } from "../../api/types";
import { count, signed } from "../../format";
import { t } from "../../messages";
import { ClassBadge } from "../../parts/ClassBadge";
import page from "../../parts/page.module.css";
import styles from "./ComparePage.module.css";
import { MovesLink } from "./MovesLink";

const ORDER: readonly (Class | null)[] = ["A", "B", "C", "N", "unknown", "inactive", null];

export function ChangeMatrix({ compared }: { compared: Comparison }) {
  const { matrix, measure, from, to } = compared;
  const rows = ORDER.filter((name) => matrix.some((cell) => cell.from === name));
  const columns = ORDER.filter((name) => matrix.some((cell) => cell.to === name));
  return (
    <section className={page.section}>
      <div className={page.head}>
        <div>
          <h2 className={page.title} id="matrix">{t.compare.matrix(t.terms.measure[measure])}</h2>
          <p className={page.subtitle}>{t.compare.matrixText(to.currency)}</p>
        </div>
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="matrix">
        <table className={styles.matrix} aria-labelledby="matrix">
          <thead>
            <tr>
              <td className={styles.corner}>{t.compare.now(to.as_of)} →<br />{t.compare.before(from.as_of)} ↓</td>
              {columns.map((name) => <th key={name} scope="col"><Name value={name} compared={compared} /></th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row"><Name value={row} compared={compared} /></th>
                {columns.map((column) => {
                  const cell = matrix.find((each) => each.from === row && each.to === column);
                  if (!cell) return <td key={column} className={styles.none} aria-label="0">·</td>;
                  return (
                    <td key={column} data-way={way(row, column)}>
                      <MovesLink
                        moves={{ from_class: row ?? "absent", to_class: column ?? "absent" }}
                        label={t.compare.cell(cell.accounts, t.compare.side(row ?? "absent"), t.compare.side(column ?? "absent"), signed(cell.change, to))}
                      >
                        <span className={styles.count}>
                          {count(cell.accounts)}
                          {way(row, column) && <span className={styles.way} aria-hidden>{way(row, column) === "up" ? "▲" : "▼"}</span>}
                        </span>
                        <span className={styles.money}>{signed(cell.change, to)}</span>
                      </MovesLink>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Name({ value, compared: { measure, to } }: { value: Class | null; compared: Comparison }) {
  if (value === null) return <span className="quiet">{t.compare.unknownThen}</span>;
  return <ClassBadge value={value} measure={measure} cuts={to.parameters.abc} label={t.terms.className(value)} />;
}

const VALUED: readonly (Class | null)[] = ["A", "B", "C", "N", "inactive"];

/** Whether an account stands better or worse than before; a class that does not say how much is neither. */
function way(before: Class | null, now: Class | null): "up" | "down" | undefined {
  const [from, to] = [VALUED.indexOf(before), VALUED.indexOf(now)];
  if (from < 0 || to < 0 || from === to) return undefined;
  return to < from ? "up" : "down";
}
