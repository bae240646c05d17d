/**
 * Screen state as the address spells it: flat text parameters, the API's own names, defaults left out. What is not
 * understood is dropped, so an old or mistyped address still opens.
 */
import { RUNGS } from "./api/rung";
import type { AccountQuery, AccountSort, ActivityState, Class, Classification, DemandPattern, MatrixMeasure, Measure, MovementKind, Phase, Quadrant, RiskView, Xyz } from "./api/types";

/** What every room shares: which stored run, and whether charts are shown as tables. */
export interface Scope {
  run?: string;
  /** The run's own measure when absent. */
  measure?: Measure;
  view?: "table";
  /** The columns of account tables besides the name; all of them when absent. */
  columns?: string;
  /** What the XYZ column of account tables is by; the class accounts go by when absent. */
  basis?: Basis;
}

/** The three ways to tell how steadily an account buys. */
export const BASES = ["regularity", "variability", "frequency"] as const;
export type Basis = (typeof BASES)[number];

export interface AccountFilter {
  q?: string;
  revenue_class?: string;
  gross_profit_class?: string;
  /** Classes by the measure on the screen. */
  abc?: string;
  xyz?: string;
  rank_to?: number;
  /** The phase of the relationship. */
  phase?: Phase;
  /** A version of a segmentation, and after a colon the numbers of its segments. */
  segment?: string;
  sort?: AccountSort;
  order?: "asc" | "desc";
}

/** Which accounts of a comparison are listed; those that moved when nothing is asked for. */
export interface Moves {
  /** `absent` stands for accounts a run does not know. */
  from_class?: string;
  to_class?: string;
  to_xyz?: string;
  kind?: string;
}

/** The classes by which accounts are followed from run to run. */
export const CLASSIFICATIONS = ["abc", "xyz", "nine_cells", "rfm", "phase", "tier"] as const satisfies readonly Classification[];

/** How demand comes. */
export const PATTERNS = ["smooth", "erratic", "intermittent", "lumpy", "unknown"] as const satisfies readonly DemandPattern[];

/** The phases of a relationship, in order. */
export const PHASES = ["awareness", "exploration", "expansion", "commitment", "dissolution"] as const satisfies readonly Phase[];

/** What an account does at the moment. */
export const STATES = [
  "prospect", "new", "growing", "stable", "declining", "at_risk", "dormant", "lost", "reactivated", "terminated",
] as const satisfies readonly ActivityState[];

/** Which relationships alone. */
export const ONLY = ["moved_back", "overridden"] as const;

/** Which relationships are listed. */
export interface LifecycleView {
  phase?: Phase;
  state?: ActivityState;
  only?: (typeof ONLY)[number];
  segment?: string;
}

/** What an axis of the portfolio matrix shows. */
export const MATRIX_MEASURES = [
  "revenue", "growth", "gross_profit", "margin", "orders", "recency", "variation", "costed_share",
  "pocket_sales", "contribution_1", "contribution_2", "contribution_3", "contribution_4", "expected_orders", "lifetime_value", "active_probability",
] as const satisfies readonly MatrixMeasure[];

/** By what an account counts as at risk. */
export const RISKS = ["phase", "active_probability", "stability"] as const satisfies readonly RiskView[];

/** The quarters of the matrix, the upper ones first. */
export const QUADRANTS = ["top_left", "top_right", "bottom_left", "bottom_right"] as const satisfies readonly Quadrant[];

/** What the portfolio matrix is asked. */
export interface MatrixView {
  x?: MatrixMeasure;
  y?: MatrixMeasure;
  size?: MatrixMeasure;
  x_at?: string;
  y_at?: string;
  risk?: RiskView;
  segment?: string;
  /** Names of the quadrants, separated by commas, the upper ones first. */
  names?: string;
}

/** How long the periods of the customer base's audit are. */
export const LENGTHS = ["quarter", "half_year", "year"] as const;

/** Which runs, by which class, and which cell's accounts are listed. */
export interface MigrationView {
  from?: string;
  to?: string;
  by?: Classification;
  from_state?: string;
  to_state?: string;
  segment?: string;
}

export type Raw = Record<string, unknown>;

const MEASURES: readonly Measure[] = ["revenue", "gross_profit", ...RUNGS];
const CLASSES: readonly Class[] = ["A", "B", "C", "N", "unknown", "inactive"];
const XYZ: readonly Xyz[] = ["X", "Y", "Z", "N"];
const SIDES: readonly (Class | "absent")[] = [...CLASSES, "absent"];
const KINDS: readonly MovementKind[] = ["risen", "fallen", "new", "lost", "returned", "changed_xyz", "kept"];
const SORTS: readonly AccountSort[] = ["revenue", "gross_profit", "name", "recency", "frequency", "monetary", "rank", "xyz_cv"];

/** The columns that can be left out, in the order of the table. */
export const COLUMNS = [
  "rank", "revenue_class", "gross_profit_class", "xyz", "revenue", "share", "cumulative", "gross_profit", "rung_class", "rung_amount", "invoices", "last", "rfm",
] as const;
export type ColumnId = (typeof COLUMNS)[number];

/** An id, and numbers of segments after a colon. */
const SEGMENT = /^[0-9a-f-]{36}(:\d+(,\d+)*)?$/;

/** A version of a segmentation and the numbers of its segments, as an address spells them. */
export const readSegment = (value: unknown): string | undefined => (typeof value === "string" && SEGMENT.test(value) ? value : undefined);

export const text = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value : undefined);

export function parseAddress(search: string): Raw {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeAddress(search: Raw): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" || typeof value === "number") written.set(name, String(value));
  }
  // Commas separate classes, a colon a version and its segments; they are legal in a query and easier to read as they are.
  const address = written.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return address === "" ? "" : `?${address}`;
}

export function readScope(raw: Raw): Scope {
  return {
    run: text(raw.run),
    measure: MEASURES.find((measure) => measure === raw.measure),
    view: raw.view === "table" ? "table" : undefined,
    columns: writeColumns(readColumns(text(raw.columns))),
    basis: BASES.find((basis) => basis === raw.basis),
  };
}

export function readAccountFilter(raw: Raw): AccountFilter {
  const rank = Number(raw.rank_to);
  return {
    q: text(raw.q),
    revenue_class: write(classes(text(raw.revenue_class))),
    gross_profit_class: write(classes(text(raw.gross_profit_class))),
    abc: write(classes(text(raw.abc))),
    xyz: write(steadiness(text(raw.xyz))),
    rank_to: Number.isInteger(rank) && rank > 0 ? rank : undefined,
    phase: PHASES.find((phase) => phase === raw.phase),
    segment: readSegment(raw.segment),
    sort: SORTS.find((sort) => sort === raw.sort),
    order: raw.order === "asc" || raw.order === "desc" ? raw.order : undefined,
  };
}

export function readMoves(raw: Raw): Moves {
  return {
    from_class: write(sides(text(raw.from_class))),
    to_class: write(sides(text(raw.to_class))),
    to_xyz: write(steadiness(text(raw.to_xyz))),
    kind: write(kinds(text(raw.kind))),
  };
}

export function readMigration(raw: Raw): MigrationView {
  return {
    from: text(raw.from),
    to: text(raw.to),
    by: CLASSIFICATIONS.find((by) => by === raw.by),
    from_state: text(raw.from_state),
    to_state: text(raw.to_state),
    segment: readSegment(raw.segment),
  };
}

export function readDemand(raw: Raw): { pattern?: DemandPattern; seasonal?: "yes"; segment?: string } {
  return {
    pattern: PATTERNS.find((pattern) => pattern === raw.pattern), seasonal: raw.seasonal === "yes" ? "yes" : undefined,
    segment: readSegment(raw.segment),
  };
}

/** How many months ahead, and of whom. */
export function readAhead(raw: Raw): { months?: number; segment?: string } {
  return { months: [12, 36, 60].find((months) => months === Number(raw.months)), segment: readSegment(raw.segment) };
}

export function readLifecycle(raw: Raw): LifecycleView {
  return {
    phase: PHASES.find((phase) => phase === raw.phase),
    state: STATES.find((state) => state === raw.state),
    only: ONLY.find((only) => only === raw.only),
    segment: readSegment(raw.segment),
  };
}

export function readMatrix(raw: Raw): MatrixView {
  const measure = (asked: unknown) => MATRIX_MEASURES.find((each) => each === asked);
  // A threshold that is a number comes as one.
  const threshold = (asked: unknown) => text(typeof asked === "number" ? String(asked) : asked);
  return {
    x: measure(raw.x), y: measure(raw.y), size: measure(raw.size), x_at: threshold(raw.x_at), y_at: threshold(raw.y_at),
    risk: RISKS.find((risk) => risk === raw.risk), segment: readSegment(raw.segment), names: text(raw.names),
  };
}

export function readLength(raw: Raw): { period?: (typeof LENGTHS)[number]; segment?: string } {
  return { period: LENGTHS.find((length) => length === raw.period), segment: readSegment(raw.segment) };
}

/** The columns an address shows, in the order of the table. */
export function readColumns(columns: string | undefined): ColumnId[] {
  if (columns === undefined) return [...COLUMNS];
  const asked = columns.split(",");
  return COLUMNS.filter((known) => asked.includes(known));
}

/** All of them and none of them are the default: a table of names alone answers nothing. */
function writeColumns(shown: ColumnId[]): string | undefined {
  return shown.length === 0 || shown.length === COLUMNS.length ? undefined : shown.join(",");
}

export function toggleColumn(columns: string | undefined, turned: ColumnId): string | undefined {
  const now = readColumns(columns);
  return writeColumns(COLUMNS.filter((each) => now.includes(each) !== (each === turned)));
}

const write = (chosen: string[]) => (chosen.length > 0 ? chosen.join(",") : undefined);

const known = <T extends string>(all: readonly T[], filter: string | undefined): T[] => {
  const asked = filter?.split(",") ?? [];
  return all.filter((each) => asked.includes(each));
};

/** The classes in a filter, in their own order whatever order the address has. */
export const classes = (filter: string | undefined): Class[] => known(CLASSES, filter);

/** The classes of one side of a comparison. */
export const sides = (filter: string | undefined): (Class | "absent")[] => known(SIDES, filter);

export const kinds = (filter: string | undefined): MovementKind[] => known(KINDS, filter);

/** The XYZ classes in a filter, in their own order. */
export const steadiness = (filter: string | undefined): Xyz[] => known(XYZ, filter);

/** Adds the class to the filter, or takes it out. */
export const toggleClass = (filter: string | undefined, chosen: Class): string | undefined => toggle(CLASSES, filter, chosen);

export const toggleXyz = (filter: string | undefined, chosen: Xyz): string | undefined => toggle(XYZ, filter, chosen);

function toggle<T extends string>(all: readonly T[], filter: string | undefined, chosen: T): string | undefined {
  const now = known(all, filter);
  return write(all.filter((each) => now.includes(each) !== (each === chosen)));
}

export function isFiltered(filter: AccountFilter): boolean {
  return [filter.q, filter.revenue_class, filter.gross_profit_class, filter.abc, filter.xyz, filter.rank_to, filter.phase, filter.segment].some((part) => part !== undefined);
}

/** The first click on a heading sorts the useful way round; the second turns it. */
const FIRST_ORDER: Record<AccountSort, "asc" | "desc"> = {
  rank: "asc", name: "asc", recency: "asc", xyz_cv: "asc", revenue: "desc", gross_profit: "desc", frequency: "desc", monetary: "desc",
};

export function sortOf(filter: AccountFilter): { sort: AccountSort; order: "asc" | "desc" } {
  const sort = filter.sort ?? "rank";
  return { sort, order: filter.order ?? FIRST_ORDER[sort] };
}

export function turnSort(filter: AccountFilter, sort: AccountSort): AccountFilter {
  const now = sortOf(filter);
  if (now.sort !== sort) return { ...filter, sort, order: undefined };
  const order = now.order === "asc" ? "desc" : "asc";
  return { ...filter, sort, order: order === FIRST_ORDER[sort] ? undefined : order };
}

/** The filter that asks for a class by a measure: a rung of the ladder has none of its own and is the measure on the screen. */
export function classFilter(measure: Measure): "revenue_class" | "gross_profit_class" | "abc" {
  if (measure === "revenue") return "revenue_class";
  return measure === "gross_profit" ? "gross_profit_class" : "abc";
}

/** Ranks and shares by the measure the screen shows, which need not be the run's own. */
export function toQuery(filter: AccountFilter, measure: Measure): AccountQuery {
  const { q, revenue_class, gross_profit_class, abc, xyz, rank_to, phase, segment } = filter;
  return { q, revenue_class, gross_profit_class, abc, xyz, rank_to, phase, segment, measure, ...sortOf(filter) };
}

/** All that makes the table what it is: the whole address but the run and the drawing of charts. */
export type TableView = AccountFilter & Pick<Scope, "measure" | "columns" | "basis">;

export function readView(raw: Raw): TableView {
  const { measure, columns, basis } = readScope(raw);
  return { ...readAccountFilter(raw), measure, columns, basis };
}

/** A view as a query, for keeping: the same view is always the same text. */
export function writeView({ q, revenue_class, gross_profit_class, abc, xyz, rank_to, phase, segment, sort, order, measure, columns, basis }: TableView): string {
  return writeAddress({ q, revenue_class, gross_profit_class, abc, xyz, rank_to, phase, segment, sort, order, measure, columns, basis }).slice(1);
}

/** The same accounts as a file. */
export function csvAddress(run: string, filter: AccountFilter, measure: Measure): string {
  return `/api/v1/runs/${run}/accounts.csv${writeAddress({ ...toQuery(filter, measure) })}`;
}

/** The whole run as a workbook with live formulas. */
export const workbookAddress = (run: string): string => `/api/v1/runs/${run}/accounts.xlsx`;

/** The whole run for other programs. */
export const parquetAddress = (run: string): string => `/api/v1/runs/${run}/accounts.parquet`;

/** How a run came about. */
export const RUN_KINDS = ["default", "calendar", "asked"] as const;

/** Which runs of the archive are listed. */
export interface Archive {
  kind?: (typeof RUN_KINDS)[number];
  /** Who asked, as the server names them. */
  who?: string;
  since?: string;
  until?: string;
  pinned?: "yes";
}

export function readArchive(raw: Raw): Archive {
  const date = (value: unknown) => (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);
  return {
    kind: RUN_KINDS.find((kind) => kind === raw.kind),
    who: typeof raw.who === "string" && raw.who !== "" ? raw.who : undefined,
    since: date(raw.since),
    until: date(raw.until),
    pinned: raw.pinned === "yes" ? "yes" : undefined,
  };
}
