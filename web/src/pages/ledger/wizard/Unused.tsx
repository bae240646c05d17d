/** The columns nothing is made of: a look at them shows what was forgotten. */
import { t } from "../../../messages";
import { columnName } from "./expression";
import styles from "./wizard.module.css";

export function Unused({ names, values }: { names: string[]; values: (string | undefined)[] }) {
  const used = (name: string) => values.some((value) => value === name || (value ?? "").includes(columnName(name)));
  const unused = names.filter((name) => !used(name));
  if (unused.length === 0) return <p className={styles.unused}>{t.wizard.allUsed}</p>;
  return (
    <details className={styles.unused}>
      <summary>{t.wizard.unused(unused.length)}</summary>
      <p>{t.wizard.unusedText(unused)}</p>
    </details>
  );
}
