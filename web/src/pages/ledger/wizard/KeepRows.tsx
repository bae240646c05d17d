/** Which rows of the file count: all, or those for which one comparison is true. Longer conditions are text. */
import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { t } from "../../../messages";
import { CONDITIONS, columnName, hasText, readCondition, writeCondition } from "./expression";
import styles from "./wizard.module.css";

interface Props {
  where: string | undefined;
  columns: string[];
  mistake: string | undefined;
  change: (where: string | undefined) => void;
}

export function KeepRows({ where, columns, mistake, change }: Props) {
  const begin = () => change(`${columnName(columns[0] ?? "")} is not empty`);
  return (
    <div className={styles.field} data-mistaken={mistake !== undefined || undefined}>
      <p className={styles.fieldName} id="keep">{t.wizard.keep}</p>
      <div className={styles.wideValue}>
        <SegmentedControl
          aria-labelledby="keep"
          value={where === undefined ? "all" : "some"}
          onChange={(next) => (next === "all" ? change(undefined) : begin())}
          data={[{ value: "all", label: t.wizard.keepAll }, { value: "some", label: t.wizard.keepSome }]}
        />
        {where !== undefined && <Where where={where} columns={columns} change={change} />}
        {mistake && <p className={styles.mistake} role="alert">{mistake}</p>}
      </div>
    </div>
  );
}

function Where({ where, columns, change }: Pick<Props, "columns" | "change"> & { where: string }) {
  const read = readCondition(where);
  if (!read) {
    return (
      <TextInput
        aria-label={t.wizard.keepText}
        description={t.wizard.longerCondition}
        inputWrapperOrder={["input", "description"]}
        value={where}
        spellCheck={false}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  }
  const { comparisons } = t.wizard;
  return (
    <div className={styles.where}>
      <Select aria-label={t.wizard.keepColumn} searchable limit={200} allowDeselect={false} data={columns} value={read.column} onChange={(column) => column !== null && change(writeCondition({ ...read, column }))} />
      <Select
        aria-label={t.wizard.keepComparison}
        allowDeselect={false}
        data={CONDITIONS.map((each) => ({ value: each, label: comparisons[each] }))}
        value={read.comparison}
        onChange={(comparison) => comparison !== null && change(writeCondition({ ...read, comparison }))}
      />
      {hasText(read.comparison) && (
        <TextInput aria-label={t.wizard.keepValue} value={read.text} onChange={(event) => change(writeCondition({ ...read, text: event.currentTarget.value }))} />
      )}
    </div>
  );
}
