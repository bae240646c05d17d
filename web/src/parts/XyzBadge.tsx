/** X, Y, Z by the weight of their frame: steady is drawn solid, erratic broken; N is no class. */
import type { Xyz } from "../api/types";
import { t } from "../messages";
import styles from "./ClassBadge.module.css";

export function XyzBadge({ value, label, rule }: { value: Xyz; label?: string; rule?: string }) {
  return <span className={styles.badge} data-xyz={value} title={rule ?? t.terms.xyzRule(value)}>{label ?? value}</span>;
}
