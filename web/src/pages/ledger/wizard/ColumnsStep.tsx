/** What each column means, as a form or as the mapping's text; both are the same thing, and stay in step. */
import { Autocomplete, Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { Upload } from "../../../api/types";
import { t } from "../../../messages";
import { columnName } from "./expression";
import { FieldRow } from "./FieldRow";
import { type Field, FIELDS, type Kind, suggestionFor } from "./fields";
import { KeepRows } from "./KeepRows";
import type { Keys, Reading, Section } from "./mapping-text";
import { MappingText } from "./MappingText";
import styles from "./wizard.module.css";

interface Props {
  upload: Upload;
  kind: Kind;
  mapping: string;
  reading: Reading;
  sources: string[];
  /** By the mapping's key: `columns.revenue`. */
  mistakes: ReadonlyMap<string, string>;
  write: (mapping: string) => void;
  set: (section: Section, key: string, value: string | undefined) => void;
}

export function ColumnsStep(props: Props) {
  const [as, setAs] = useState<"form" | "text">("form");
  const { mapping, reading, write } = props;
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t.wizard.asLabel}
        className={styles.asChoice}
        value={as}
        onChange={setAs}
        data={[{ value: "form", label: t.wizard.asForm }, { value: "text", label: t.wizard.asText }]}
      />
      {as === "text" && <MappingText mapping={mapping} mistake={reading.mistake} write={write} />}
      {as === "form" && reading.section === null && <p className={styles.mistake} role="alert">{t.wizard.formClosed}</p>}
      {as === "form" && reading.section !== null && <Form {...props} section={reading.section} />}
    </>
  );
}

function Form({ upload, kind, sources, mistakes, set, section }: Props & { section: (name: Section) => Keys }) {
  const [top, columns] = [section(""), section("columns")];
  const names = upload.columns.map(({ name }) => name);
  const where = section("keep").where;
  return (
    <div className={styles.fields}>
      <Fields key={kind} upload={upload} kind={kind} columns={columns} mistakes={mistakes} set={set} />
      {kind === "rates" && <Choice label={t.wizard.quote} names={t.wizard.quotes} value={section("rates").quote ?? "per_unit"} choose={(quote) => set("rates", "quote", quote)} />}
      {kind === "lines" && (
        <Choice label={t.wizard.missing} names={t.wizard.missings} value={section("missing").customer ?? "quarantine"} choose={(customer) => set("missing", "customer", customer)} />
      )}
      <KeepRows where={where} columns={names} mistake={mistakes.get("keep.where")} change={(next) => set("keep", "where", next)} />
      <div className={styles.field}>
        <div>
          <p className={styles.fieldName}>{t.wizard.source} <span className={styles.required}>{t.wizard.required}</span></p>
        </div>
        <div className={styles.wideValue}>
          <Autocomplete
            aria-label={t.wizard.source}
            description={t.wizard.sourceHint}
            inputWrapperOrder={["input", "description", "error"]}
            maw={320}
            data={sources}
            value={top.source ?? ""}
            error={mistakes.get("source")}
            onChange={(source) => set("", "source", source)}
          />
        </div>
      </div>
      <Unused names={names} values={[...Object.values(columns), where]} />
    </div>
  );
}

/** Fields the file does not seem to have are folded away, and come back on demand. */
function Fields({ upload, kind, columns, mistakes, set }: Pick<Props, "upload" | "kind" | "mistakes" | "set"> & { columns: Keys }) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const isShown = ({ name, required, prominent }: Field) =>
    all || required || prominent || touched.has(name) || columns[name] !== undefined;
  const folded = FIELDS[kind].filter((field) => !isShown(field));
  return (
    <>
      {FIELDS[kind].filter(isShown).map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          value={columns[field.name]}
          columns={upload.columns}
          suggestion={suggestionFor(field, upload.suggestions)}
          mistake={mistakes.get(`columns.${field.name}`)}
          change={(value) => {
            setTouched((now) => new Set([...now, field.name]));
            set("columns", field.name, value);
          }}
        />
      ))}
      {folded.length > 0 && (
        <p className={styles.folded}>
          <Button variant="subtle" size="compact-sm" ml={-8} onClick={() => setAll(true)}>{t.wizard.moreFields(folded.length)}</Button>
          <span className="quiet">{folded.map(({ name }) => t.wizard.fields[name]?.[0] ?? name).join(", ")}</span>
        </p>
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  names: Record<string, string>;
  value: string;
  choose: (value: string) => void;
}

function Choice({ label, names, value, choose }: ChoiceProps) {
  return (
    <div className={styles.field}>
      <p className={styles.fieldName}>{label}</p>
      <div className={styles.wideValue}>
        <SegmentedControl
          aria-label={label}
          className={styles.choice}
          value={value}
          onChange={choose}
          data={Object.entries(names).map(([key, name]) => ({ value: key, label: name }))}
        />
      </div>
    </div>
  );
}

function Unused({ names, values }: { names: string[]; values: (string | undefined)[] }) {
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
