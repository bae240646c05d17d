/**
 * The mapping's text is the one truth of the wizard: the form reads it, and a change in the form changes one key of it.
 * Comments, and what the form has no field for, stay as they were written.
 */
import { parse, stringify, TomlError, type TomlTable } from "smol-toml";

export type Section = "" | "read" | "columns" | "keep" | "missing" | "rates" | "replace";

/** What a mapping says, every value as text; what it leaves out is undefined. */
export type Keys = Readonly<Partial<Record<string, string>>>;

export interface Mistake {
  line: number;
  message: string;
}

/** The keys of each section, or where the text stops being TOML. */
export type Reading = { section: (name: Section) => Keys; mistake: null } | { section: null; mistake: Mistake };

export function readMapping(text: string): Reading {
  try {
    const table = parse(text);
    return { section: (name) => keysOf(name === "" ? table : table[name]), mistake: null };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The library appends the line with a caret below the first sentence.
    const message = error.message.replace(/^Invalid TOML document: /, "").split("\n")[0] ?? "";
    return { section: null, mistake: { line: error.line, message } };
  }
}

/** The text with one key set to a value, or without the key where there is none. The text has to be TOML. */
export function writeKey(text: string, section: Section, key: string, value: string | number | undefined): string {
  const wanted = changed(parse(text), section, key, value);
  const patched = patch(text, section, key, value);
  return means(patched, wanted) ? patched : stringify(wanted);
}

function keysOf(table: unknown): Keys {
  if (!isTable(table)) return {};
  const values = Object.entries(table).flatMap(([key, value]) => {
    if (typeof value === "string") return [[key, value]];
    return typeof value === "number" || typeof value === "boolean" ? [[key, String(value)]] : [];
  });
  return Object.fromEntries(values) as Keys;
}

const isTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

function changed(table: TomlTable, section: Section, key: string, value: string | number | undefined): TomlTable {
  const inside = section === "" ? table : table[section];
  const next: TomlTable = isTable(inside) ? { ...inside } : {};
  if (value === undefined) Reflect.deleteProperty(next, key);
  else next[key] = value;
  return section === "" ? next : { ...table, [section]: next };
}

const EMPTY = /^\s*$/;
const HEADING = /^\s*\[/;

/** The same change made to the lines of the text. Strings over several lines defeat it; its caller looks. */
function patch(text: string, section: Section, key: string, value: string | number | undefined): string {
  const lines = text.split("\n");
  const heading = section === "" ? -1 : lines.findIndex((line) => new RegExp(`^\\s*\\[\\s*${section}\\s*\\]`).test(line));
  if (section !== "" && heading < 0) {
    return value === undefined ? text : `${text.trimEnd()}\n\n[${section}]\n${key} = ${written(value)}\n`;
  }
  const after = lines.findIndex((line, at) => at > heading && HEADING.test(line));
  const end = after < 0 ? lines.length : after;
  const at = lines.findIndex((line, index) => index > heading && index < end && keyAt(line, key) !== null);
  if (value === undefined) {
    if (at < 0) return text;
    const rest = lines.slice(heading + 1, end).filter((_, index) => heading + 1 + index !== at);
    if (section !== "" && rest.every((line) => EMPTY.test(line))) lines.splice(heading, end - heading);
    else lines.splice(at, 1);
  } else if (at >= 0) {
    lines[at] = `${keyAt(lines[at] ?? "", key) ?? ""}${written(value)}`;
  } else {
    const last = lines.findLastIndex((line, index) => index < end && !EMPTY.test(line));
    lines.splice(last + 1, 0, `${key} = ${written(value)}`);
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

/** What stands before the value where the line sets the key. */
const keyAt = (line: string, key: string): string | null =>
  new RegExp(`^\\s*(?:${key}|"${key}"|'${key}')\\s*=\\s*`).exec(line)?.[0] ?? null;

function written(value: string | number): string {
  if (typeof value === "number") return String(value);
  // Quotes inside an expression are easier to read where nothing has to be escaped.
  const literal = /["\\]/.test(value) && !/['\p{Cc}]/u.test(value);
  return literal ? `'${value}'` : JSON.stringify(value);
}

function means(text: string, wanted: TomlTable): boolean {
  try {
    return canonical(parse(text)) === canonical(wanted);
  } catch {
    return false;
  }
}

/** Keys in one order and without empty sections, which mean nothing. */
function canonical(value: unknown): string {
  if (!isTable(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => !isTable(inner) || Object.keys(inner).length > 0);
  return JSON.stringify(entries.map(([key, inner]) => [key, canonical(inner)]).sort());
}
