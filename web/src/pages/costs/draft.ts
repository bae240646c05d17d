/** Cost rates while somebody types them: numbers are text until the server is asked. */
import type { CostRatesDraft } from "../../api/types";
import type { Unit } from "../../format";

export interface TypedGroup {
  name: string;
  rung: CostRatesDraft["groups"][number]["rung"];
  unit: string;
  cost: string;
  capacity: string;
  practical: string;
  months: number;
}

export interface TypedEquation {
  name: string;
  group: string;
  per: CostRatesDraft["equations"][number]["per"];
  text: string;
}

export interface TypedPart {
  group: string;
  percent: string;
  driver: string;
}

export interface TypedRates {
  from: string;
  to: string;
  groups: TypedGroup[];
  equations: TypedEquation[];
  parts: TypedPart[];
}

/** Minor units as people type them: `12600.50`. */
export function writeMinor(minor: number, { minor_digits: places }: Pick<Unit, "minor_digits">): string {
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${minor < 0 ? "-" : ""}${whole}${places > 0 ? `.${digits.slice(-places)}` : ""}`;
}

/** What was typed as minor units; what is no amount becomes -1, which the server refuses by the field. */
export function readMinor(text: string, { minor_digits: places }: Pick<Unit, "minor_digits">): number {
  const [whole = "", rest = ""] = text.trim().replaceAll(/[\s,]/g, "").split(".");
  if (!/^\d{1,13}$/.test(whole) || !/^\d*$/.test(rest) || rest.length > places) return -1;
  return Number(whole + rest.padEnd(places, "0"));
}

/** A whole number; what is none becomes -1, which the server refuses by the field. */
export function readWhole(text: string): number {
  const digits = text.trim().replaceAll(/[\s,]/g, "");
  return /^\d{1,12}$/.test(digits) ? Number(digits) : -1;
}

/** A percentage: what is none, or above 255, becomes 0, which the server refuses by the field. */
export function readPercent(text: string): number {
  const percent = readWhole(text);
  return percent < 0 || percent > 255 ? 0 : percent;
}

export function typed(rates: CostRatesDraft, unit: Pick<Unit, "minor_digits">): TypedRates {
  return {
    from: rates.valid.from,
    to: rates.valid.to ?? "",
    groups: rates.groups.map((group) => ({
      name: group.name,
      rung: group.rung,
      unit: group.unit,
      cost: writeMinor(group.cost_minor, unit),
      capacity: String(group.capacity),
      practical: String(group.practical_percent),
      months: group.per_months,
    })),
    equations: rates.equations.map((each) => ({ name: each.name, group: each.group ?? "", per: each.per, text: each.text })),
    parts: rates.allocations.map((part) => ({ group: part.group, percent: String(part.percent), driver: part.driver })),
  };
}

export function untyped(rates: TypedRates, unit: Pick<Unit, "minor_digits">): CostRatesDraft {
  return {
    valid: { from: rates.from, to: rates.to || null },
    groups: rates.groups.map((group) => ({
      name: group.name,
      rung: group.rung,
      unit: group.unit,
      cost_minor: readMinor(group.cost, unit),
      capacity: readWhole(group.capacity),
      practical_percent: readPercent(group.practical),
      per_months: group.months,
    })),
    equations: rates.equations.map((each) => ({ ...each, group: each.group || null })),
    allocations: rates.parts.map((part) => ({ group: part.group, percent: readPercent(part.percent), driver: part.driver })),
  };
}
