/** Rules as they are typed, and the definition they make. */
import type { SegmentDefinition, SegmentField } from "../../api/types";

export interface ConditionDraft {
  field: SegmentField;
  atLeast?: number;
  below?: number;
  /** Separated by commas, as typed; one that has a comma itself stands in double quotes. */
  words: string;
}

export interface RuleDraft {
  segment: string;
  conditions: ConditionDraft[];
}

export interface RulesDraft {
  rules: RuleDraft[];
  rest: string;
}

export const FIELDS = [
  "revenue", "gross_profit", "invoices", "recency_days", "revenue_class", "gross_profit_class", "xyz", "rfm", "phase", "state", "country", "channel",
  "customer_segment", "salesperson", "category",
] as const satisfies readonly SegmentField[];

export const isNumber = (field: SegmentField) => ["revenue", "gross_profit", "invoices", "recency_days"].includes(field);

export const isMargin = (field: SegmentField) => field === "gross_profit" || field === "gross_profit_class";

const isMoney = (field: SegmentField) => field === "revenue" || field === "gross_profit";

/** Amounts are typed in the currency and sent in its minor units. */
export function toDefinition({ rules, rest }: RulesDraft, minorDigits: number): SegmentDefinition {
  const whole = (field: SegmentField, value: number | undefined) =>
    value === undefined ? null : Math.round(isMoney(field) ? value * 10 ** minorDigits : value);
  return {
    kind: "rules",
    rest,
    rules: rules.map(({ segment, conditions }) => ({
      segment,
      conditions: conditions.map(({ field, atLeast, below, words }) =>
        isNumber(field)
          ? { field, at_least: whole(field, atLeast), below: whole(field, below), any_of: [] }
          : { field, at_least: null, below: null, any_of: typedWords(words) }),
    })),
  };
}

/** `Schulz, "Meier, Anna"` is two words. */
export function typedWords(typed: string): string[] {
  const words = [...typed.matchAll(/"([^"]*)"|[^,"]+/g)].map(([bare, quoted]) => (quoted ?? bare).trim());
  return words.filter((word) => word !== "");
}
