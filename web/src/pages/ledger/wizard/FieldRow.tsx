/** One field of Mainstay and what of the file stands for it: a column, a constant, a calculation, or nothing. */
import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Suggestion, Upload } from "../../../api/types";
import { t } from "../../../messages";
import { Coded } from "../../../parts/Coded";
import { constant, type FieldValue, readValue } from "./expression";
import type { Field } from "./fields";
import styles from "./wizard.module.css";

interface Props {
  field: Field;
  value: string | undefined;
  columns: Upload["columns"];
  suggestion: Suggestion | undefined;
  /** What the server says is wrong here. */
  mistake: string | undefined;
  change: (value: string | undefined) => void;
}

const COLUMN = "column:";

export function FieldRow({ field, value, columns, suggestion, mistake, change }: Props) {
  const shown = readValue(value, new Set(columns.map(({ name }) => name)));
  const [typing, setTyping] = useState<"constant" | "calculation" | null>(null);
  const as = shown.as === "nothing" && typing ? typing : shown.as;
  const [label, hint] = t.wizard.fields[field.name] ?? [field.name, ""];
  const choose = (choice: string | null) => {
    setTyping(choice === "constant" || choice === "calculation" ? choice : null);
    change(choice?.startsWith(COLUMN) ? choice.slice(COLUMN.length) : undefined);
  };
  return (
    <div className={styles.field} data-mistaken={mistake !== undefined || undefined}>
      <div>
        <p className={styles.fieldName}>{label} {field.required && <span className={styles.required}>{t.wizard.required}</span>}</p>
        <p className={styles.hint}>{hint}</p>
      </div>
      <div className={styles.fieldValue}>
        <ColumnSelect field={field} label={label} columns={columns} chosen={as === "column" ? `${COLUMN}${value ?? ""}` : as} choose={choose} />
        {(as === "constant" || (as === "calculation" && field.number)) && (
          <Typed as={as} label={label} shown={shown} change={change} />
        )}
      </div>
      <Beside shown={shown} columns={columns} suggestion={suggestion} mistake={mistake ?? (as === "calculation" && !field.number ? t.wizard.noColumn(value ?? "") : undefined)} />
    </div>
  );
}

interface SelectProps {
  field: Field;
  label: string;
  columns: Upload["columns"];
  chosen: string;
  choose: (choice: string | null) => void;
}

/** More columns than a list can hold are found by typing. */
const SHOWN = 200;

function ColumnSelect({ field, label, columns, chosen, choose }: SelectProps) {
  const samples = new Map(columns.map((column) => [COLUMN + column.name, column.samples.slice(0, 3).join("  ·  ")]));
  const instead = [
    ...(field.required ? [] : [{ value: "nothing", label: t.wizard.nothing }]),
    ...(field.number ? [{ value: "calculation", label: t.wizard.calculation }] : []),
    { value: "constant", label: t.wizard.constant },
  ];
  const ofFile = [...samples.keys()].map((value) => ({ value, label: value.slice(COLUMN.length) }));
  return (
    <Select
      aria-label={t.wizard.columnOf(label)}
      placeholder={field.required ? t.wizard.chooseColumn : t.wizard.nothing}
      searchable
      limit={SHOWN}
      maxDropdownHeight={320}
      allowDeselect={false}
      data={[{ group: t.wizard.columnsOf, items: ofFile }, { group: t.wizard.instead, items: instead }]}
      value={chosen === "nothing" ? null : chosen}
      onChange={choose}
      renderOption={({ option }) => (
        <span className={styles.option}>
          {option.label}
          {samples.has(option.value) && <span className="quiet">{samples.get(option.value) || t.wizard.noSamples}</span>}
        </span>
      )}
    />
  );
}

interface TypedProps {
  as: "constant" | "calculation";
  label: string;
  shown: FieldValue;
  change: (value: string | undefined) => void;
}

function Typed({ as, label, shown, change }: TypedProps) {
  const text = shown.as === as ? shown.text : "";
  const write = (typed: string) => change(typed === "" ? undefined : as === "constant" ? constant(typed) : typed);
  return (
    <TextInput
      aria-label={as === "constant" ? t.wizard.constantOf(label) : t.wizard.calculationOf(label)}
      description={as === "calculation" ? t.wizard.calculationHint : undefined}
      inputWrapperOrder={["input", "description"]}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
      autoFocus={text === ""}
      spellCheck={false}
    />
  );
}

function Beside({ shown, columns, suggestion, mistake }: Pick<Props, "columns" | "suggestion" | "mistake"> & { shown: FieldValue }) {
  const samples = shown.as === "column" ? columns.find(({ name }) => name === shown.text)?.samples : undefined;
  const suggested = suggestion !== undefined && (shown.as === "column" || shown.as === "calculation") && shown.text === suggestion.column;
  return (
    <div className={styles.beside}>
      {samples && <p className={styles.fieldSamples}>{samples.join("  ·  ") || t.wizard.noSamples}</p>}
      {suggested && <p className={styles.suggested}><Coded text={t.wizard.suggested(suggestion.because)} /></p>}
      {mistake && <p className={styles.mistake} role="alert"><Coded text={mistake} /></p>}
    </div>
  );
}
