/** The four models side by side: how many accounts, what part of gross profit and of the work, and who would move there. */
import type { ServiceModels, ServiceModelTotals } from "../../api/types";
import { count, money, short } from "../../format";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import styles from "./board.module.css";

export function Board({ data }: { data: ServiceModels }) {
  const { serviceModels: words } = t;
  return (
    <section className={page.section}>
      <h2 className={page.title} id="board">{words.board}</h2>
      <p className={page.subtitle}>{words.boardText(data.level)}</p>
      <ul className={styles.board} aria-labelledby="board">
        {data.models.map((each) => <Model key={each.model ?? "unknown"} of={each} data={data} />)}
      </ul>
    </section>
  );
}

function Model({ of, data }: { of: ServiceModelTotals; data: ServiceModels }) {
  const { serviceModels: words } = t;
  const all = (value: (each: ServiceModelTotals) => number) => data.models.reduce((sum, each) => sum + value(each), 0);
  const shares = [
    { name: words.figures.gross_profit, value: of.gross_profit, all: all((each) => each.gross_profit), text: short(of.gross_profit, data.meta) },
    { name: words.figures.invoices, value: of.invoices, all: all((each) => each.invoices), text: count(of.invoices) },
    { name: words.figures.cost, value: of.cost, all: all((each) => each.cost), text: short(of.cost, data.meta) },
    { name: words.figures.contribution, value: of.contribution, all: all((each) => each.contribution), text: short(of.contribution, data.meta) },
  ];
  return (
    <li className={styles.model}>
      <h3 className={styles.name}>{of.model ? words.name[of.model] : words.unknown}</h3>
      <p className={styles.accounts}>{words.accounts(of.accounts, all((each) => each.accounts))}</p>
      <p className={page.subtitle}>{of.model ? words.what[of.model] : words.unknownWhat}</p>
      <dl className={styles.figures}>
        {shares.map(({ name, value, all: whole, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number">
              <span className={styles.bar} style={{ width: `${whole > 0 ? Math.min(100, Math.max(0, (100 * value) / whole)) : 0}%` }} />
              {text} <span className="quiet">{words.share(value, whole)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className={of.moving > 0 ? undefined : "quiet"}>{of.moving > 0 ? words.toMove(of.moving, of.saving === 0 ? null : money(of.saving, data.meta)) : words.noneToMove}</p>
    </li>
  );
}
