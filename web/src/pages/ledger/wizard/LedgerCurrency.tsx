/** What everything is added up in; asked only while the ledger has none. */
import { t } from "../../../messages";
import { CurrencySelect } from "./CurrencySelect";
import styles from "./wizard.module.css";

interface Props {
  stated: string | undefined;
  required: boolean;
  mistake: string | undefined;
  change: (currency: string | undefined) => void;
}

export function LedgerCurrency({ stated, required, mistake, change }: Props) {
  return (
    <div className={styles.field} data-mistaken={mistake !== undefined || undefined}>
      <div>
        <p className={styles.fieldName}>{t.wizard.reportingCurrency} {required && <span className={styles.required}>{t.wizard.required}</span>}</p>
        <p className={styles.hint}>{t.wizard.reportingCurrencyHint}</p>
      </div>
      <div className={styles.fieldValue}>
        <CurrencySelect label={t.wizard.reportingCurrency} value={stated ?? null} mistake={mistake} choose={change} />
      </div>
    </div>
  );
}
