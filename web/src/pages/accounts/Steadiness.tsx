/** How steadily the account buys, on each basis, each in a sentence with its numbers. */
import type { Run, RunAccount } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import { XyzBadge } from "../../parts/XyzBadge";
import { BASES } from "../../search";
import styles from "./Steadiness.module.css";

export function Steadiness({ run, row }: { run: Run; row: RunAccount }) {
  const classes = { regularity: row.regularity.class, variability: row.variability.class, frequency: row.purchase_frequency.class };
  return (
    <section className={page.section} aria-labelledby="steadiness">
      <h2 className={page.title} id="steadiness">{t.accounts.steadinessTitle}</h2>
      <p className={page.subtitle}>{t.accounts.steadinessText(t.terms.window[run.parameters.xyz.window], row.xyz_basis)}</p>
      <dl className={styles.bases}>
        {BASES.map((basis) => (
          <div key={basis} className={styles.basis}>
            <dt title={t.cells.basisRule[basis]}>{t.cells.basisName[basis]}</dt>
            <dd data-figure={basis} tabIndex={0}><XyzBadge value={classes[basis]} /> {t.accounts.steadiness(row, basis)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
