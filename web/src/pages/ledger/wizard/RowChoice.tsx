/** One of a few ways to go on, as a row of the form. */
import { SegmentedControl } from "@mantine/core";
import styles from "./wizard.module.css";

interface Props {
  label: string;
  names: Record<string, string>;
  value: string;
  choose: (value: string) => void;
}

export function RowChoice({ label, names, value, choose }: Props) {
  return (
    <div className={styles.field}>
      <p className={styles.fieldName}>{label}</p>
      <div className={styles.wideValue}>
        <SegmentedControl
          aria-label={label}
          className={styles.choice}
          value={value}
          onChange={choose}
          data={Object.entries(names).map(([key, name]) => ({ value: key, label: name }))}
        />
      </div>
    </div>
  );
}
