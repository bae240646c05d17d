/** A cell in words: what it means, what to do. The sentences are the server's, the same in every export. */
import type { NineCell, Run } from "../../api/types";
import { money } from "../../format";
import { t } from "../../messages";
import styles from "./NineCells.module.css";

export function CellRule({ cell: { abc, xyz, accounts, revenue, meaning, advice }, run }: { cell: NineCell; run: Run }) {
  return (
    <div className={styles.rule}>
      <p className={styles.ruleName}>
        {abc}{xyz} <span className="quiet" data-figure="nine_cell">{t.portfolio.total(accounts)}, {money(revenue, run)}</span>
      </p>
      <p>{meaning}</p>
      <p>{advice}</p>
    </div>
  );
}
