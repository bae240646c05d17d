/** The fields of a kind of file, each with what stands for it; those the file does not seem to have are folded away. */
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Upload } from "../../../api/types";
import { t } from "../../../messages";
import { FieldRow } from "./FieldRow";
import { type Field, FIELDS, type Kind, suggestionFor } from "./fields";
import type { Keys } from "./mapping-text";
import styles from "./wizard.module.css";

interface Props {
  upload: Upload;
  kind: Kind;
  columns: Keys;
  mistakes: ReadonlyMap<string, string>;
  change: (field: string, value: string | undefined) => void;
  /** Rows of their own for some fields. */
  inPlaceOf?: Partial<Record<string, ReactNode>>;
}

export function FieldRows({ upload, kind, columns, mistakes, change, inPlaceOf = {} }: Props) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const isShown = ({ name, required, prominent }: Field) =>
    all || required || prominent || touched.has(name) || columns[name] !== undefined;
  const folded = FIELDS[kind].filter((field) => !isShown(field));
  return (
    <>
      {FIELDS[kind].filter(isShown).map((field) => inPlaceOf[field.name] ?? (
        <FieldRow
          key={field.name}
          field={field}
          value={columns[field.name]}
          columns={upload.columns}
          suggestion={suggestionFor(kind, field, upload.suggestions)}
          mistake={mistakes.get(`columns.${field.name}`)}
          change={(value) => {
            setTouched((now) => new Set([...now, field.name]));
            change(field.name, value);
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
