/** Mappings made of suggestions: the first one of a file, and one carried over to another kind or layout of it. */
import type { Upload } from "../../../api/types";
import { constant } from "./expression";
import { AMOUNT, FIELDS, isKind, type Kind, kindOf, suggestionFor } from "./fields";
import { readMapping, type Section, writeKey } from "./mapping-text";

/** Of what the first look takes the file for; while only the person can tell, it names no kind. */
export function firstMapping(upload: Upload, source: string): string {
  const start = `source = ${JSON.stringify(source)}\n`;
  return isKind(upload.kind.value) ? ofKind(start, upload, upload.kind.value) : start;
}

/** After another kind was chosen: where the file comes from and how it is read stay, what its columns mean begins anew. */
export function asKind(mapping: string, upload: Upload, kind: Kind): string {
  const { section } = readMapping(mapping);
  const kept = (of: Section) => Object.entries(section?.(of) ?? {});
  const { source, reporting_currency: currency } = section?.("") ?? {};
  const start = [["source", source], ...(hasAmounts(kind) ? [["reporting_currency", currency]] : [])]
    .reduce((text, [key, value]) => (key && value !== undefined ? writeKey(text, "", key, value) : text), "");
  const read = kept("read").reduce(
    (text, [key, value]) => writeKey(text, "read", key, key === "header_row" ? Number(value) : value),
    writeKey(start, "", "kind", kind),
  );
  return withSuggestions(read, upload, kind);
}

/** Whether rows of this kind count in a currency. */
export const hasAmounts = (kind: Kind) => kind === "lines" || kind === "rates";

/**
 * After another sheet, header or delimiter was chosen: columns that are gone leave the mapping, and then fields that are
 * empty get what is suggested now; a mapping whose columns are all there stays as it is. Calculations stay too; the
 * preview says what they lack. Where the person left the kind to the first look, the new look decides it anew.
 */
export function carryOver(mapping: string, before: Upload, upload: Upload): string {
  const { section } = readMapping(mapping);
  if (section === null) return mapping;
  const stated = section("").kind;
  const [was, is] = [before.kind.value ?? undefined, upload.kind.value];
  if (stated === was && is !== stated && isKind(is)) return asKind(mapping, upload, is);
  const fields = Object.entries(section("columns"));
  if (stated === undefined && fields.length === 0) return mapping;
  const [had, has] = [before, upload].map(({ columns }) => new Set(columns.map(({ name }) => name)));
  const isGone = ([, value]: [string, string | undefined]) => value !== undefined && had?.has(value) && !has?.has(value);
  const gone = fields.filter(isGone);
  if (gone.length === 0 && fields.length > 0) return mapping;
  const kept = gone.reduce((text, [field]) => writeKey(text, "columns", field, undefined), mapping);
  return withSuggestions(kept, upload, kindOf(stated));
}

/** The mapping with another column for a field. A currency that the column of the amount said follows that column. */
export function withColumn(mapping: string, upload: Upload, field: string, value: string | undefined): string {
  const text = writeKey(mapping, "columns", field, value);
  if (!Object.values(AMOUNT).includes(field)) return text;
  const { [field]: amount, currency } = readMapping(mapping).section?.("columns") ?? {};
  const [was, is] = [amount, value].map((name) => upload.columns.find((column) => column.name === name)?.currency?.code);
  const followed = was != null && currency === constant(was);
  if (is && (currency === undefined || followed)) return writeKey(text, "columns", "currency", constant(is));
  return followed ? writeKey(text, "columns", "currency", undefined) : text;
}

const ofKind = (start: string, upload: Upload, kind: Kind) => withSuggestions(writeKey(start, "", "kind", kind), upload, kind);

/** In the order of the fields. */
function withSuggestions(mapping: string, { suggestions }: Upload, kind: Kind): string {
  const stated = readMapping(mapping).section?.("columns") ?? {};
  return FIELDS[kind].reduce((text, field) => {
    const column = stated[field.name] === undefined ? suggestionFor(kind, field, suggestions)?.column : undefined;
    return column === undefined ? text : writeKey(text, "columns", field.name, column);
  }, mapping);
}
