/** Mappings made of suggestions: the first one of a file, and one carried over to another layout of it. */
import type { Upload } from "../../../api/types";
import { FIELDS, type Kind, kindOf, suggestionFor } from "./fields";
import { readValue } from "./expression";
import { readMapping, writeKey } from "./mapping-text";

export function firstMapping(upload: Upload, kind: Kind, source: string): string {
  return withSuggestions(`source = ${JSON.stringify(source)}\nkind = "${kind}"\n`, upload, kind);
}

/**
 * After another sheet, header or delimiter was chosen: columns that are gone leave the mapping, and fields that are
 * empty get what is suggested now. Calculations stay as they are; the preview says what they lack.
 */
export function carryOver(mapping: string, upload: Upload): string {
  const { section } = readMapping(mapping);
  if (section === null) return mapping;
  const kind = kindOf(section("").kind);
  const columns = new Set(upload.columns.map(({ name }) => name));
  const gone = ([, value]: [string, string | undefined]) => {
    const read = readValue(value, columns);
    return read.as === "calculation" && /^[\p{L}\p{N}_ ./-]+$/u.test(read.text);
  };
  const kept = Object.entries(section("columns")).filter(gone)
    .reduce((text, [field]) => writeKey(text, "columns", field, undefined), mapping);
  return withSuggestions(kept, upload, kind);
}

/** In the order of the fields. */
function withSuggestions(mapping: string, { suggestions }: Upload, kind: Kind): string {
  const stated = readMapping(mapping).section?.("columns") ?? {};
  return FIELDS[kind].reduce((text, field) => {
    const column = stated[field.name] === undefined ? suggestionFor(field, suggestions)?.column : undefined;
    return column === undefined ? text : writeKey(text, "columns", field.name, column);
  }, mapping);
}
