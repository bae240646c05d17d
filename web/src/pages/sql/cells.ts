/** Cells of an answer as text. The server sends decimals, days and times as exact text; nothing is rounded here. */
import { verbatim } from "../../format";

export type Cell = string | number | boolean | null;

const NUMBERS = new Set(["whole", "real", "exact"]);

export const isNumber = (kind: string) => NUMBERS.has(kind);

export function written(cell: Cell, kind: string): string {
  if (cell === null) return "";
  if (typeof cell === "string") return isNumber(kind) ? verbatim(cell) : cell;
  return typeof cell === "number" ? verbatim(String(cell)) : String(cell);
}

const NARROWEST = 6;
const WIDEST = 42;
/** Enough rows to tell how wide a column is. */
const LOOKED_AT = 500;

/** How wide each column is, in characters: as its name and its cells need, within bounds. */
export function widths(columns: { name: string; kind: string }[], rows: Cell[][]): number[] {
  return columns.map(({ name, kind }, at) => {
    const cells = rows.slice(0, LOOKED_AT).map((row) => written(row[at] ?? null, kind).length);
    return Math.min(WIDEST, Math.max(NARROWEST, name.length, ...cells));
  });
}
