/** A, B, C in one hue of three strengths; N, unknown and inactive outside the hue, because they are no smaller A. */
import type { Class, Measure } from "../api/types";
import { t } from "../messages";
import { NoData } from "./Figure";
import styles from "./ClassBadge.module.css";

const SHORT: Partial<Record<Class, string>> = { unknown: "?", inactive: "–" };

interface Props {
  value: Class | null;
  measure: Measure;
  label?: string;
}

export function ClassBadge({ value, measure, label }: Props) {
  if (value === null) return <NoData reason={t.terms.hidden} />;
  const rule = t.terms.classRule(value, t.terms.measure[measure]);
  return (
    <span className={styles.badge} data-class={value} title={rule}>
      {label ?? SHORT[value] ?? value}
      {!label && SHORT[value] && <span className="sr-only">{t.terms.className(value)}</span>}
    </span>
  );
}
