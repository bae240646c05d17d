/** The mapping beside the columns it speaks of. */
import { Button, FileButton, Textarea } from "@mantine/core";
import type { Upload } from "../../api/types";
import { t } from "../../messages";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import styles from "./ledger.module.css";

interface Props {
  upload: Upload;
  mapping: string;
  change: (mapping: string) => void;
  preview: () => void;
  busy: boolean;
}

export function MappingEditor({ upload, mapping, change, preview, busy }: Props) {
  const load = (file: File | null) => void file?.text().then(change);
  return (
    <section className={page.section} aria-labelledby="mapping">
      <h2 className={page.title} id="mapping">{t.ledger.mapping}</h2>
      <p className={page.subtitle}>{upload.suggested_mapping ? t.ledger.mappingSuggested : t.ledger.mappingHint}</p>
      <div className={styles.two} style={{ marginTop: 10 }}>
        <Textarea
          aria-label={t.ledger.mappingLabel}
          autosize
          minRows={12}
          maxRows={24}
          spellCheck={false}
          value={mapping}
          placeholder={t.ledger.mappingExample}
          onChange={(event) => change(event.currentTarget.value)}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.75rem", lineHeight: 1.55 } }}
        />
        <Columns upload={upload} />
      </div>
      <div className={styles.actions}>
        <Button onClick={preview} loading={busy} disabled={mapping.trim() === ""}>{t.ledger.preview}</Button>
        <FileButton onChange={load} accept=".toml,text/plain" inputProps={{ "aria-label": t.ledger.loadMapping }}>
          {(props) => <Button {...props} variant="default">{t.ledger.loadMapping}</Button>}
        </FileButton>
        {busy && <span className="quiet" role="status">{t.ledger.previewing}</span>}
      </div>
    </section>
  );
}

function Columns({ upload }: { upload: Upload }) {
  return (
    <div className={styles.columns} tabIndex={0} role="group" aria-label={t.ledger.columnName}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.ledger.columnName}</th>
            <th scope="col">{t.ledger.samples}</th>
          </tr>
        </thead>
        <tbody>
          {upload.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">{column.name}</th>
              <td className={styles.samples}>{column.samples.join("  ·  ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
