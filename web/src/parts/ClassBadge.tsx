/** A, B, C in one hue of three strengths; N, unknown and inactive outside the hue, because they are no smaller A. */
import type { Class, Measure, Parameters } from "../api/types";
import { t } from "../messages";
import { NoData } from "./Figure";
import styles from "./ClassBadge.module.css";

const SHORT: Partial<Record<Class, string>> = { unknown: "?", inactive: "–" };

interface Props {
  value: Class | null;
  measure: Measure;
  /** Where A and B end in the run at hand. */
  cuts: Parameters["abc"];
  label?: string;
}

export function ClassBadge({ value, measure, cuts, label }: Props) {
  if (value === null) return <NoData reason={t.terms.hidden} />;
  const rule = t.terms.classRule(value, t.terms.measure[measure], cuts);
  return (
    <span className={styles.badge} data-class={value} title={rule}>
      {label ?? SHORT[value] ?? value}
      {!label && SHORT[value] && <span className="sr-only">{t.terms.className(value)}</span>}
    </span>
  );
}
