/** The one way on, always in reach: what importing would bring, and the button that does it. */
import { Button, Loader, TextInput } from "@mantine/core";
import { t } from "../../../messages";
import type { Checked } from "./usePreview";
import styles from "./wizard.module.css";

interface Props {
  checked: Checked;
  /** What is still to be said, in words; null where nothing is. */
  lacks: string | null;
  reason: string;
  because: (reason: string) => void;
  start: () => void;
  starting: boolean;
  error: Error | null;
}

export function ImportBar({ checked: { preview, waiting, ask }, lacks, reason, because, start, starting, error }: Props) {
  const open = preview !== undefined && preview.accepted > 0 && !preview.already_imported;
  return (
    <div className={`${styles.bar} no-print`}>
      <span className={styles.barWords} role="status">
        {waiting && <><Loader size="xs" mr={8} aria-hidden />{t.ledger.previewing}</>}
        {!waiting && open && t.ledger.wouldBring(preview)}
        {lacks}
        {!waiting && ask && t.wizard.largeFile}
        {error && <span className="negative">{error.message}</span>}
      </span>
      {open && (
        <TextInput size="sm" aria-label={t.versions.reason} placeholder={t.versions.reason} value={reason} maxLength={200} onChange={(event) => because(event.currentTarget.value)} />
      )}
      {ask
        ? <Button onClick={ask}>{t.wizard.checkRows}</Button>
        : <Button onClick={start} loading={starting} disabled={!open}>{preview ? t.ledger.importRows(t.ledger.whatItBrings(preview)) : t.ledger.import}</Button>}
    </div>
  );
}
