/** What the rooms of economics are asked, as the address spells it: the API's own words, what is not understood dropped. */
import type { BridgeQuery, Dimension, LadderQuery, PriceBandsQuery, ProfitStructureQuery, Rung, WhaleQuery } from "../../api/types";
import { type Raw, readSegment, writeAddress } from "../../search";

export const DIMENSIONS: readonly Dimension[] = [
  "account", "group", "segment", "country", "product", "category", "site", "salesperson", "month",
];
export const LEVELS: readonly Rung[] = [
  "net_sales", "pocket_sales", "contribution_1", "contribution_2", "contribution_3", "contribution_4",
];
/** Whose parts of the profit's structure can be told. */
export const STRUCTURES = ["tier", ...DIMENSIONS] as const;
export type StructureBy = (typeof STRUCTURES)[number];
const MARKETS = ["country", "segment", "category"] as const;

export interface Period {
  from?: string;
  /** The first day after. */
  until?: string;
}

export interface Economics extends Period {
  /** What capital costs a year, in percent. */
  capital_percent?: string;
  /** What the rows are by. */
  rows?: Dimension;
  rung?: Rung;
  /** The invoice whose lines are shown. */
  invoice?: string;
  /** Whose prices are compared. */
  category?: string;
  categories?: "today";
  /** Only accounts of these segments of a segmentation that was kept. */
  segment?: string;
}

export interface BridgeAsked extends Period {
  /** Whose parts of the profit's structure are told. */
  structure?: StructureBy;
  /** What counts as left of sales. */
  level?: Rung;
  before_from?: string;
  before_until?: string;
  of?: "gross_profit";
  /** What the rows are by. */
  rows?: Dimension;
  market?: (typeof MARKETS)[number];
  categories?: "today";
  segment?: string;
}

const day = (value: unknown) => (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);
const decimal = (value: unknown) => (/^\d{1,3}(\.\d{1,4})?$/.test(String(value)) ? String(value) : undefined);

export function readEconomics(raw: Raw): Economics {
  return {
    from: day(raw.from),
    until: day(raw.until),
    capital_percent: decimal(raw.capital_percent),
    rows: DIMENSIONS.find((each) => each === raw.rows),
    rung: LEVELS.find((each) => each === raw.rung),
    invoice: invoiceNumber(raw.invoice),
    category: typeof raw.category === "string" && raw.category !== "" ? raw.category : undefined,
    categories: raw.categories === "today" ? raw.categories : undefined,
    segment: readSegment(raw.segment),
  };
}

export function readBridge(raw: Raw): BridgeAsked {
  return {
    from: day(raw.from),
    until: day(raw.until),
    before_from: day(raw.before_from),
    before_until: day(raw.before_until),
    of: raw.of === "gross_profit" ? raw.of : undefined,
    rows: DIMENSIONS.find((each) => each === raw.rows),
    market: MARKETS.find((each) => each === raw.market),
    structure: STRUCTURES.find((each) => each === raw.structure),
    level: LEVELS.find((each) => each === raw.level),
    categories: raw.categories === "today" ? raw.categories : undefined,
    segment: readSegment(raw.segment),
  };
}

/** Segments of a segmentation, as questions about economics are narrowed to them. */
export const withinSegment = (segment: string | undefined): string | undefined => segment && `segmentation:${segment}`;

/** The month a day lies in; an exclusive end stands for the month before it. */
export const monthOf = (value: string | null | undefined): string => value?.slice(0, 7) ?? "";

export function lastMonth(until: string | undefined): string {
  if (!until) return "";
  const [year = 0, month = 1] = until.split("-").map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
}

/** The first day after a month. */
export function afterMonth(month: string): string | undefined {
  const [year, number] = month.split("-").map(Number);
  if (!year || !number) return undefined;
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, "0")}-01`;
}

export const firstDay = (month: string): string | undefined => (/^\d{4}-\d{2}$/.test(month) ? `${month}-01` : undefined);

export const ladderAddress = (query: LadderQuery, kind: "csv" | "xlsx") => `/api/v1/economics/ladder.${kind}${writeAddress({ ...query })}`;
export const whaleAddress = (query: WhaleQuery) => `/api/v1/economics/whale.csv${writeAddress({ ...query })}`;
export const bridgeAddress = (query: BridgeQuery, kind: "csv" | "xlsx") => `/api/v1/economics/bridge.${kind}${writeAddress({ ...query })}`;
export const structureAddress = (query: ProfitStructureQuery) => `/api/v1/economics/profit-structure/workbook${writeAddress({ ...query })}`;
export const pricesAddress = (query: PriceBandsQuery, kind: "csv" | "xlsx") => `/api/v1/economics/price-bands.${kind}${writeAddress({ ...query })}`;

/** The router reads a number that is all digits as one. */
function invoiceNumber(raw: unknown): string | undefined {
  if (typeof raw === "number") return String(raw);
  return typeof raw === "string" && raw !== "" ? raw : undefined;
}
