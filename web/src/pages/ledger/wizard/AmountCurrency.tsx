/** The currency of the amounts of lines, orders or payments: the file's, a column's, or the ledger's. Asked while nothing says it. */
import type { Suggestion, Upload } from "../../../api/types";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import { CurrencySelect } from "./CurrencySelect";
import { constant, readValue } from "./expression";
import styles from "./wizard.module.css";

interface Props {
  value: string | undefined;
  columns: Upload["columns"];
  /** The column of the amount, which may say it. */
  amount: string | undefined;
  suggestion: Suggestion | undefined;
  /** What the ledger is added up in, and what the mapping says of that. */
  ledger: string | null;
  required: boolean;
  mistake: string | undefined;
  change: (value: string | undefined) => void;
}

const COLUMN = "column:";
const LEDGER = "ledger";

export function AmountCurrency({ value, columns, amount, suggestion, ledger, required, mistake, change }: Props) {
  const shown = readValue(value, new Set(columns.map(({ name }) => name)));
  const said = columns.find(({ name }) => name === amount)?.currency ?? undefined;
  const choice = { column: `${COLUMN}${value ?? ""}`, constant: shown.as === "constant" ? shown.text.toUpperCase() : "", calculation: value ?? "", nothing: ledger === null ? null : LEDGER }[shown.as];
  const choose = (next: string) => {
    if (next === LEDGER) change(undefined);
    else change(next.startsWith(COLUMN) ? next.slice(COLUMN.length) : constant(next));
  };
  const texts = columns.filter(({ reads_as, name }) => reads_as === "text" || name === value);
  const [label, hint] = [t.wizard.amountCurrency, t.wizard.amountCurrencyHint];
  return (
    <div className={styles.field} data-mistaken={mistake !== undefined || undefined}>
      <div>
        <p className={styles.fieldName}>{label} {required && <span className={styles.required}>{t.wizard.required}</span>}</p>
        <p className={styles.hint}>{hint}</p>
      </div>
      <div className={styles.fieldValue}>
        <CurrencySelect
          label={label}
          value={choice}
          first={ledger === null ? [] : [{ value: LEDGER, label: t.wizard.asLedger(ledger) }]}
          columns={texts.map(({ name }) => ({ value: `${COLUMN}${name}`, label: t.wizard.columnSays(name) }))}
          choose={choose}
        />
      </div>
      <div className={styles.beside}>
        <Because value={value} suggestion={suggestion} said={said} ledger={ledger} />
        {shown.as === "column" && <p className={styles.fieldSamples}>{columns.find(({ name }) => name === value)?.samples.join("  ·  ")}</p>}
        {mistake && <p className={styles.mistake} role="alert"><Coded text={mistake} /></p>}
      </div>
    </div>
  );
}

function Because({ value, suggestion, said, ledger }: Pick<Props, "value" | "suggestion" | "ledger"> & { said: { code?: string | null; because: string } | undefined }) {
  const { wizard } = t;
  if (value !== undefined && said?.code && value === constant(said.code)) return <p className={styles.suggested}><Coded text={wizard.suggested(said.because)} /></p>;
  if (value !== undefined && value === suggestion?.column) return <p className={styles.suggested}><Coded text={wizard.suggested(suggestion.because)} /></p>;
  const isContradicted = said?.code && (value !== undefined || said.code !== ledger);
  if (said && isContradicted) return <p className={styles.mistake}><Coded text={wizard.fileSays(said.because)} /></p>;
  // A sign of several currencies asks, and a choice answers it.
  if (said && !said.code && value === undefined) return <p className={styles.suggested}><Coded text={wizard.signAsks(said.because)} /></p>;
  return value === undefined && ledger !== null ? <p className={styles.fieldSamples}>{wizard.inLedger(ledger)}</p> : null;
}
