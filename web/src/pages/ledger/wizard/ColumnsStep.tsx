/** What each column means, as a form or as the mapping's text; both are the same thing, and stay in step. */
import { Autocomplete, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { Upload } from "../../../api/types";
import { t } from "../../../messages";
import { AmountCurrency } from "./AmountCurrency";
import { FieldRows } from "./FieldRows";
import { AMOUNT, type Kind } from "./fields";
import { KeepRows } from "./KeepRows";
import { LedgerCurrency } from "./LedgerCurrency";
import type { Keys, Reading, Section } from "./mapping-text";
import { MappingText } from "./MappingText";
import { Replaces } from "./Replaces";
import { RowChoice } from "./RowChoice";
import { Unused } from "./Unused";
import styles from "./wizard.module.css";

interface Props {
  upload: Upload;
  kind: Kind;
  mapping: string;
  reading: Reading;
  /** What the ledger is added up in; null while it has no currency. */
  ledger: string | null;
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

function Form({ upload, kind, ledger, sources, mistakes, set, section }: Props & { section: (name: Section) => Keys }) {
  const [top, columns] = [section(""), section("columns")];
  const names = upload.columns.map(({ name }) => name);
  const where = section("keep").where;
  const amount = AMOUNT[kind];
  const amountCurrency = (
    <AmountCurrency
      key="currency"
      value={columns.currency}
      columns={upload.columns}
      amount={amount === undefined ? undefined : columns[amount]}
      suggestion={upload.suggestions.find((each) => each.kind === kind && each.field === "currency")}
      ledger={ledger ?? top.reporting_currency ?? null}
      required={ledger === null && top.reporting_currency === undefined && (kind === "lines" || (amount !== undefined && columns[amount] !== undefined))}
      mistake={mistakes.get("columns.currency")}
      change={(value) => set("columns", "currency", value)}
    />
  );
  return (
    <div className={styles.fields}>
      <FieldRows
        key={kind}
        upload={upload}
        kind={kind}
        columns={columns}
        mistakes={mistakes}
        change={(field, value) => set("columns", field, value)}
        inPlaceOf={amount === undefined ? {} : { currency: amountCurrency }}
      />
      {needsLedgerCurrency(kind, ledger, top, columns, names) && (
        <LedgerCurrency stated={top.reporting_currency} required={kind === "rates"} mistake={mistakes.get("reporting_currency")} change={(currency) => set("", "reporting_currency", currency)} />
      )}
      {kind === "rates" && <RowChoice label={t.wizard.quote} names={t.wizard.quotes} value={section("rates").quote ?? "per_unit"} choose={(quote) => set("rates", "quote", quote)} />}
      {kind === "lines" && (
        <RowChoice label={t.wizard.missing} names={t.wizard.missings} value={section("missing").customer ?? "quarantine"} choose={(customer) => set("missing", "customer", customer)} />
      )}
      {kind === "lines" && (
        <Replaces
          stated={section("replace")}
          mistake={mistakes.get("replace.by") ?? mistakes.get("replace.period")}
          change={(by, period) => {
            set("replace", "by", by);
            set("replace", "period", period);
          }}
        />
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

/** Rates lead to one; lines need it said only where a column names their currencies. */
function needsLedgerCurrency(kind: Kind, ledger: string | null, top: Keys, columns: Keys, names: string[]): boolean {
  if (top.reporting_currency !== undefined) return true;
  if (ledger !== null) return false;
  return kind === "rates" || (kind === "lines" && names.includes(columns.currency ?? ""));
}
