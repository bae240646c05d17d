import { expect, test } from "vitest";
import type { CostRatesDraft } from "../../api/types";
import { readMinor, readPercent, readWhole, typed, untyped, writeMinor } from "./draft";

const EUR = { minor_digits: 2 };

test("amounts are typed in units and sent in minor units", () => {
  expect(writeMinor(1_260_050, EUR)).toBe("12600.50");
  expect(writeMinor(5, EUR)).toBe("0.05");
  expect(writeMinor(7, { minor_digits: 0 })).toBe("7");
  expect(readMinor("12,600.5", EUR)).toBe(1_260_050);
  expect(readMinor("12600", EUR)).toBe(1_260_000);
});

test("what is no number goes to the server as one that it refuses", () => {
  expect(readMinor("12.345", EUR)).toBe(-1);
  expect(readMinor("", EUR)).toBe(-1);
  expect(readMinor("-5", EUR)).toBe(-1);
  expect(readWhole("1.5")).toBe(-1);
  expect(readPercent("300")).toBe(0);
  expect(readPercent("80")).toBe(80);
});

test("what is typed and left alone is what was kept", () => {
  const kept: CostRatesDraft = {
    valid: { from: "2026-01-01", to: null },
    groups: [{ name: "Desk", rung: "order_cost", unit: "min", cost_minor: 123_456, capacity: 9_600, practical_percent: 80, per_months: 3 }],
    equations: [{ name: "orders_taken", group: null, per: "invoice", text: "8 min" }],
    allocations: [{ group: "Desk", percent: 100, driver: "lines" }],
  };
  expect(untyped(typed(kept, EUR), EUR)).toEqual(kept);
});
