/** Says that letting go now is enough. */
import { t } from "../../../messages";
import styles from "./wizard.module.css";

export const DropOverlay = () => <div className={styles.overlay}><p>{t.wizard.dropNow}</p></div>;
