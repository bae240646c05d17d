/**
 * Every number, amount, share and date on the screen is written here: the person's own separators, a true minus sign
 * (U+2212), three significant digits in overviews and the cent in ledgers. Nothing here computes.
 */

const locale = typeof navigator === "undefined" ? "en" : navigator.language;
const MINUS = "\u2212";

type Options = Intl.NumberFormatOptions;
const cache = new Map<string, Intl.NumberFormat>();

function write(value: number | `${number}`, options: Options): string {
  const key = JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    cache.set(key, format);
  }
  // Minus zero would print a sign without a value.
  return format.format(value === 0 ? 0 : value).replace("-", MINUS);
}

/** The places of a currency: minor units and how many of them are decimals. */
export interface Unit {
  currency: string;
  minor_digits: number;
}

const major = (minor: number, unit: Unit) => minor / 10 ** unit.minor_digits;

/** To the minor unit, without the currency: `1,234.50`. For ledgers and tables whose header names the unit. */
export function cents(minor: number, unit: Unit): string {
  const digits = { minimumFractionDigits: unit.minor_digits, maximumFractionDigits: unit.minor_digits };
  return write(major(minor, unit), digits);
}

/** Three significant digits, without the currency: `1.27M`. For overviews and axes. */
export function short(minor: number, unit: Unit): string {
  if (minor === 0) return "0";
  return write(major(minor, unit), {
    notation: "compact",
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
  });
}

/** A difference in three significant digits, its sign always written: `+1.27M`. */
export function signed(minor: number, unit: Unit): string {
  return plus(minor) + short(minor, unit);
}

/** A difference to the minor unit, its sign always written: `+1,234.50`. */
export function signedCents(minor: number, unit: Unit): string {
  return plus(minor) + cents(minor, unit);
}

const plus = (minor: number) => (minor > 0 ? "+" : "");

/** Axis labels: as short as the value allows. */
export function tick(minor: number, unit: Unit): string {
  return write(major(minor, unit), { notation: "compact", maximumSignificantDigits: 3 });
}

/** Three significant digits with the currency's code: `USD 1.27M`. For sentences. */
export function money(minor: number, unit: Unit): string {
  return `${unit.currency}\u00a0${short(minor, unit)}`;
}

/** Three significant digits of a ratio: `9.31%`, `80.0%`, `100%`. */
export function percent(ratio: number, digits = 3): string {
  if (ratio === 0) return write(0, { style: "percent" });
  if (Math.abs(ratio) < 0.0001) return `<${write(0.0001, { style: "percent", maximumFractionDigits: 2 })}`;
  return write(ratio, { style: "percent", minimumSignificantDigits: digits, maximumSignificantDigits: digits });
}

/** As few digits as say it: `80%`, `9.3%`. For sentences. */
export function roughly(ratio: number): string {
  return write(ratio, { style: "percent", maximumSignificantDigits: 2 });
}

/** Two decimals, so that a column of shares lines up. */
export function share(ratio: number): string {
  return write(ratio, { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

export function count(value: number): string {
  return write(value, { maximumFractionDigits: 0 });
}

/** A length of time in three significant digits: `30.4 days`. */
export function days(value: number): string {
  return `${write(value, { maximumSignificantDigits: 3 })} ${value === 1 ? "day" : "days"}`;
}

/** A plain number with a fixed number of decimals: Gini coefficients, effective customers. */
export function decimal(value: number, digits: number): string {
  return write(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `1,024 bytes` in the unit a person would say. */
export function bytes(value: number): string {
  const unit = value >= 1e6 ? "megabyte" : value >= 1e3 ? "kilobyte" : "byte";
  const scale = value >= 1e6 ? 1e6 : value >= 1e3 ? 1e3 : 1;
  return write(value / scale, { style: "unit", unit, unitDisplay: "short", maximumSignificantDigits: 3 });
}

/** A quantity from decimal text: thousands separated, no zeros behind its last decimal. */
export function quantity(text: string): string {
  return write(Number(text), { maximumFractionDigits: 4 });
}

/** A price of one unit from decimal text: two decimals at least, four at most. */
export function price(text: string): string {
  return write(text as `${number}`, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
}

/** Decimal text with every digit that the server sent, its thousands separated. */
export function exactly(text: string): string {
  const places = text.split(".")[1]?.length ?? 0;
  return write(text as `${number}`, { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** Decimal text as the server sent it, only with a true minus sign. */
export function verbatim(text: string): string {
  return text.replace(/^-/, MINUS);
}

/** `2011-03` as `Mar 2011`. */
export function month(value: string): string {
  return new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${value}-01T00:00:00Z`),
  );
}

/** A time in the person's own zone, to the minute: `2026-06-30 09:00`. */
export function time(rfc3339: string): string {
  const at = new Date(rfc3339);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The day of a time in the person's own zone: `2026-06-30`. */
export const day = (rfc3339: string): string => time(rfc3339).slice(0, 10);

/** The last day before an exclusive end: `2012-01-01` is `2011-12-31`. */
export function dayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

/** The same month one year earlier: `2011-03` is `2010-03`. */
export function yearBefore(value: string): string {
  return `${Number(value.slice(0, 4)) - 1}${value.slice(4)}`;
}

/** `1st`, `2nd`, `3rd`, `11th`, with thousands separated. */
export function ordinal(value: number): string {
  const suffix = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return count(value) + suffix[new Intl.PluralRules("en", { type: "ordinal" }).select(value)];
}
