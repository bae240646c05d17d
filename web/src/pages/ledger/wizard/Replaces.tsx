/** What of earlier files of the same source the file takes the place of: the section `[replace]` of the mapping. */
import { Select } from "@mantine/core";
import { t } from "../../../messages";
import type { Keys } from "./mapping-text";
import styles from "./wizard.module.css";

interface Props {
  stated: Keys;
  mistake: string | undefined;
  change: (by: string | undefined, period: string | undefined) => void;
}

const NOTHING = "nothing";

export function Replaces({ stated: { by, period }, mistake, change }: Props) {
  const value = by === undefined ? NOTHING : by === "period" ? `period:${period ?? "month"}` : by;
  const known = Object.entries(t.changes.replaceKeys).map(([key, label]) => ({ value: key, label }));
  const data = known.some((each) => each.value === value) ? known : [...known, { value, label: value }];
  const choose = (next: string | null) => {
    const [key, length] = next === null || next === NOTHING ? [] : next.split(":");
    change(key, length);
  };
  return (
    <div className={styles.field} data-mistaken={mistake !== undefined || undefined}>
      <div>
        <p className={styles.fieldName}>{t.changes.replace}</p>
        <p className={styles.hint}>{t.changes.replaceHint}</p>
      </div>
      <div className={styles.wideValue}>
        <Select aria-label={t.changes.replace} maw={420} allowDeselect={false} data={data} value={value} onChange={choose} error={mistake} />
      </div>
    </div>
  );
}
