/** What would happen: the reconciliation, what else to know, the reasons, the first lines; or what the mapping lacks. */
import { ApiError } from "../../../api/client";
import type { Preview } from "../../../api/types";
import { count } from "../../../format";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import { Failure } from "../../../parts/States";
import page from "../../../parts/page.module.css";
import table from "../../../parts/table.module.css";
import styles from "../ledger.module.css";
import { LineChangesTable } from "../LineChangesTable";
import { QuarantineTable } from "../QuarantineTable";
import { Reconciliation } from "../Reconciliation";
import { Amounts } from "../Amounts";
import { Totals } from "../Totals";
import type { Question } from "./questions";
import { SampleLines } from "./SampleLines";
import { SampleRecords } from "./SampleRecords";
import type { Checked } from "./usePreview";

export function PreviewReport({ checked: { preview, error }, questions }: { checked: Checked; questions: Question[] }) {
  if (questions.length > 0) return <p className="quiet">{t.wizard.resultQuestion}</p>;
  if (error instanceof ApiError && error.status === 422) return <Mistakes error={error} />;
  if (error) return <Failure error={error} />;
  if (!preview) return <p className="quiet">{t.wizard.resultWaits}</p>;
  return (
    <>
      <Reconciliation {...preview} />
      <p className={page.under}>
        {preview.left_out > 0 && `${t.ledger.leftOut(preview.left_out, preview.rows)} `}
        {preview.future_lines > 0 && `${t.ledger.future(preview.future_lines)} `}
        {preview.accepted > 0 && t.ledger.wouldAdd(preview)}
      </p>
      <Notes notes={preview.notes} />
      {preview.missing_rates && <MissingRates words={preview.missing_rates} />}
      {preview.amounts.length > 0 && <Amounts kind={preview.kind} amounts={preview.amounts} />}
      {preview.correction && (
        <>
          <p className={page.under}>{t.changes.replaces(preview.correction.changes.lines_removed)}</p>
          <LineChangesTable changes={preview.correction.changes} id="correction" />
        </>
      )}
      {preview.totals.length > 1 && <Totals totals={preview.totals} />}
      <SampleLines preview={preview} />
      <SampleRecords preview={preview} />
      {preview.reasons.length > 0 && <Reasons preview={preview} />}
    </>
  );
}

/** Those that say more than the figures do: rates that lack and lines of the future stand in words of their own. */
function Notes({ notes }: Pick<Preview, "notes">) {
  const words = notes.map(({ code, text }) => (code in t.wizard.notes ? t.wizard.notes[code] : text)).filter((text) => text !== undefined);
  if (words.length === 0) return null;
  return <ul className={styles.notes}>{words.map((each) => <li key={each}>{each}</li>)}</ul>;
}

function MissingRates({ words }: { words: string }) {
  return (
    <div className={styles.mistakes}>
      <h3 className={page.title}>{t.ledger.missingRates}</h3>
      <p>{words}</p>
      <p>{t.ledger.missingRatesText}</p>
    </div>
  );
}

function Reasons({ preview }: { preview: Preview }) {
  return (
    <>
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
      </div>
      <div className={styles.block}>
        <h3 id="aside-sample">{t.ledger.asideSample}</h3>
        <QuarantineTable rows={preview.quarantine_sample} labelledBy="aside-sample" />
      </div>
    </>
  );
}

/** The server's sentence names its key, for those who see nothing else. */
const withoutKey = (detail: string, key: string | null | undefined) => (key ? detail.replace(`\`${key}\`: `, "") : detail);

/** A key of the mapping by the name its place in the form has. */
function placeOf(key: string) {
  const name = t.wizard.places[key] ?? t.wizard.fields[key.replace(/^columns\./, "")]?.[0];
  return name === undefined ? <code>{key}</code> : <strong>{name}</strong>;
}

function Mistakes({ error }: { error: ApiError }) {
  const errors = error.problem.errors ?? [];
  return (
    <div className={styles.mistakes} role="alert">
      <h3 className={page.title}>{t.ledger.mistakes}</h3>
      <p>{errors.length === 0 ? error.message : t.ledger.mistakesText}</p>
      <ul>
        {errors.map((each) => (
          <li key={`${each.code} ${each.field ?? ""} ${each.detail}`}>
            {each.field && <>{placeOf(each.field)}: </>}<Coded text={withoutKey(each.detail, each.field)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
