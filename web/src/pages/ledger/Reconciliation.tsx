/** Read = accepted + set aside, as an equation anyone can check. */
import { count } from "../../format";
import { t } from "../../messages";
import styles from "./ledger.module.css";

interface Props {
  read: number;
  accepted: number;
  quarantined: number;
}

export function Reconciliation({ read, accepted, quarantined }: Props) {
  return (
    <p className={styles.equation} role="group" aria-label={t.ledger.reconciliation}>
      <span><b>{count(read)}</b> {t.ledger.readRows}</span>
      <span aria-label="=">=</span>
      <span><b>{count(accepted)}</b> {t.ledger.acceptedRows}</span>
      <span aria-label="+">+</span>
      <span className={quarantined > 0 ? "negative" : undefined}><b>{count(quarantined)}</b> {t.ledger.quarantinedRows}</span>
    </p>
  );
}
