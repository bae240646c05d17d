/** Something that is shown this once, to be copied. */
import { Button, CopyButton, TextInput } from "@mantine/core";
import { t } from "../../messages";
import styles from "./settings.module.css";

export function Secret({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.line}>
      <TextInput className={styles.grow} label={label} readOnly value={value} classNames={{ input: styles.code }} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton value={value}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? t.settings.copied : t.settings.copy}</Button>}
      </CopyButton>
    </div>
  );
}
