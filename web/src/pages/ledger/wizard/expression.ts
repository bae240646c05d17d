/** The values and conditions of a mapping that the form can show; anything else stays the text it is. */

export type FieldValue =
  | { as: "nothing" }
  | { as: "column"; text: string }
  | { as: "constant"; text: string }
  | { as: "calculation"; text: string };

const CONSTANT = /^'((?:[^']|'')*)'$/;

/** A header comes first: it may hold signs that a calculation is made of. */
export function readValue(value: string | undefined, columns: ReadonlySet<string>): FieldValue {
  if (value === undefined) return { as: "nothing" };
  if (columns.has(value)) return { as: "column", text: value };
  const constant = CONSTANT.exec(value)?.[1];
  if (constant !== undefined) return { as: "constant", text: constant.replaceAll("''", "'") };
  return { as: "calculation", text: value };
}

export const constant = (text: string) => `'${text.replaceAll("'", "''")}'`;

export const CONDITIONS = ["equals", "differs", "is_empty", "is_not_empty", "starts_with"] as const;
export type Comparison = (typeof CONDITIONS)[number];

export interface Condition {
  column: string;
  comparison: Comparison;
  text: string;
}

export const hasText = (comparison: Comparison) => comparison !== "is_empty" && comparison !== "is_not_empty";

const COLUMN = /^(?:([A-Za-z_][A-Za-z0-9_]*)|"((?:[^"]|"")+)")\s*/;
const WITH_TEXT = /^(=|<>|!=|starts\s+with)\s*'((?:[^']|'')*)'$/i;
const WITHOUT_TEXT = /^is\s+(not\s+)?empty$/i;

/** One comparison of one column; null for anything longer. */
export function readCondition(where: string): Condition | null {
  const name = COLUMN.exec(where.trim());
  if (!name) return null;
  const column = name[1] ?? (name[2] ?? "").replaceAll('""', '"');
  const rest = where.trim().slice(name[0].length);
  const empty = WITHOUT_TEXT.exec(rest);
  if (empty) return { column, comparison: empty[1] ? "is_not_empty" : "is_empty", text: "" };
  const compared = WITH_TEXT.exec(rest);
  if (!compared) return null;
  const sign = compared[1] ?? "";
  const comparison = sign === "=" ? "equals" : /^s/i.test(sign) ? "starts_with" : "differs";
  return { column, comparison, text: (compared[2] ?? "").replaceAll("''", "'") };
}

/** A header as an expression names it. */
export const columnName = (header: string) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(header) ? header : `"${header.replaceAll('"', '""')}"`;

export function writeCondition({ column, comparison, text }: Condition): string {
  const words = { equals: "=", differs: "<>", starts_with: "starts with", is_empty: "is empty", is_not_empty: "is not empty" };
  return `${columnName(column)} ${words[comparison]}${hasText(comparison) ? ` ${constant(text)}` : ""}`;
}
