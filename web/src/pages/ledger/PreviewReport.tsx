/** What would happen: the sentence, the reconciliation, the reasons, the first lines; or what the mapping lacks. */
import { Button } from "@mantine/core";
import { ApiError } from "../../api/client";
import type { Preview } from "../../api/types";
import { count } from "../../format";
import { t } from "../../messages";
import { Failure } from "../../parts/States";
import page from "../../parts/page.module.css";
import table from "../../parts/table.module.css";
import styles from "./ledger.module.css";
import { QuarantineTable } from "./QuarantineTable";
import { Reconciliation } from "./Reconciliation";
import { SampleLines } from "./SampleLines";

interface Props {
  preview: Preview | undefined;
  error: Error | null;
  /** The mapping was edited after this preview. */
  stale: boolean;
  start: () => void;
  starting: boolean;
}

export function PreviewReport({ preview, error, stale, start, starting }: Props) {
  if (error instanceof ApiError && error.status === 422) return <Mistakes error={error} />;
  if (error) return <Failure error={error} />;
  if (!preview) return null;
  const open = !stale && preview.accepted > 0 && !preview.already_imported;
  return (
    <section className={page.section} aria-label={t.ledger.stepPreview}>
      <h2 className={styles.previewSentence} aria-live="polite">{t.ledger.previewSentence(preview)}</h2>
      <p className={page.under}>
        {preview.left_out > 0 && `${t.ledger.leftOut(preview.left_out, preview.rows)} `}
        {preview.future_lines > 0 && `${t.ledger.future(preview.future_lines)} `}
        {preview.accepted > 0 && t.ledger.wouldAdd(preview.new_accounts, preview.new_products)}
      </p>
      {preview.notes.length > 0 && <ul className={styles.notes}>{preview.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      <Reconciliation {...preview} />
      <div className={styles.actions}>
        <Button onClick={start} loading={starting} disabled={!open}>{t.ledger.importLines(preview.accepted)}</Button>
        {stale && <span className="quiet">{t.ledger.previewStale}</span>}
      </div>
      {preview.reasons.length > 0 && <Reasons preview={preview} />}
      <SampleLines preview={preview} />
    </section>
  );
}

function Reasons({ preview }: { preview: Preview }) {
  return (
    <div className={styles.block}>
      <h3 id="reasons">{t.ledger.reasons}</h3>
      <table className={table.table} aria-labelledby="reasons">
        <tbody>
          {preview.reasons.map((each) => (
            <tr key={each.code}>
              <th scope="row" className={table.right} style={{ width: 56 }}>{count(each.rows)}</th>
              <td className={table.wrap}>{each.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.block}>
        <h3 id="aside-sample">{t.ledger.asideSample}</h3>
        <QuarantineTable rows={preview.quarantine_sample} labelledBy="aside-sample" />
      </div>
    </div>
  );
}

function Mistakes({ error }: { error: ApiError }) {
  const errors = error.problem.errors ?? [];
  return (
    <section className={`${page.section} ${styles.mistakes}`} role="alert">
      <h2 className={page.title}>{t.ledger.mistakes}</h2>
      <p>{errors.length === 0 ? error.message : t.ledger.mistakesText}</p>
      <ul>
        {errors.map((each) => (
          <li key={`${each.code} ${each.field ?? ""} ${each.detail}`}>
            {each.field && <><code>{each.field}</code>: </>}{each.detail}
          </li>
        ))}
      </ul>
    </section>
  );
}
