/** Whether an import counts. */
import type { Import } from "../../api/types";
import { t } from "../../messages";
import styles from "./ledger.module.css";

export function StateBadge({ state }: { state: Import["state"] }) {
  return <span className={styles.state} data-state={state}><i aria-hidden /> {t.ledger.states[state] ?? state}</span>;
}
