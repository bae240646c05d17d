/** The mapping as the text it is; loaded from a file and saved as one. */
import { Button, FileButton, Textarea } from "@mantine/core";
import { t } from "../../../messages";
import type { Mistake } from "./mapping-text";
import styles from "./wizard.module.css";

interface Props {
  mapping: string;
  mistake: Mistake | null;
  write: (mapping: string) => void;
}

export function MappingText({ mapping, mistake, write }: Props) {
  const load = (file: File | null) => void file?.text().then(write);
  return (
    <>
      <Textarea
        aria-label={t.wizard.textLabel}
        description={t.wizard.textHint}
        inputWrapperOrder={["input", "error", "description"]}
        autosize
        minRows={10}
        maxRows={28}
        spellCheck={false}
        value={mapping}
        error={mistake && `${t.wizard.notToml(mistake.line)} ${mistake.message}`}
        onChange={(event) => write(event.currentTarget.value)}
        classNames={{ input: styles.code }}
      />
      <div className={styles.answers}>
        <FileButton onChange={load} accept=".toml,text/plain" inputProps={{ "aria-label": t.wizard.loadText }}>
          {(props) => <Button {...props} variant="default" size="compact-sm">{t.wizard.loadText}</Button>}
        </FileButton>
        <Button variant="default" size="compact-sm" component="a" href={`data:text/plain;charset=utf-8,${encodeURIComponent(mapping)}`} download="mapping.toml">
          {t.wizard.saveText}
        </Button>
      </div>
    </>
  );
}
