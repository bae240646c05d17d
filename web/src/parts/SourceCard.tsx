/** What a figure means, how it is formed, and which run of which ledger it comes from. */
import type { Run } from "../api/types";
import { count } from "../format";
import { t } from "../messages";
import { period } from "../scope";
import styles from "./Provenance.module.css";

interface Props {
  run: Run;
  meaning: string;
  formula: string;
}

export function SourceCard({ run, meaning, formula }: Props) {
  return (
    <>
      <p className={styles.meaning}>{meaning}</p>
      <dl>
        <dt>{t.frame.formula}</dt>
        <dd>{formula}</dd>
        <dt>{t.frame.run}</dt>
        <dd>{t.frame.runFacts(run.as_of, period(run))}</dd>
        <dd>{t.frame.ledgerFacts(count(run.ledger_version), run.method_version)}</dd>
      </dl>
    </>
  );
}
