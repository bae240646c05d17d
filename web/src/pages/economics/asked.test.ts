import { expect, test } from "vitest";
import { afterMonth, firstDay, lastMonth, readBridge, readEconomics } from "./asked";
import { steps } from "./waterfall";

test("months stand for their first day and the first day after", () => {
  expect([firstDay("2026-01"), afterMonth("2025-12"), lastMonth("2026-01-01"), lastMonth("2026-07-01")]).toEqual([
    "2026-01-01", "2026-01-01", "2025-12", "2026-06",
  ]);
  expect([firstDay(""), afterMonth(""), lastMonth(undefined)]).toEqual([undefined, undefined, ""]);
});

test("an address that is not understood asks for nothing", () => {
  expect(readEconomics({ from: "yesterday", rows: "colour", rung: "rebate", capital_percent: "much" })).toEqual({});
  expect(readEconomics({ capital_percent: 6.5 }).capital_percent).toBe("6.5");
  expect(readBridge({ of: "luck", market: "moon" })).toEqual({});
  expect(readEconomics({ categories: "today" }).categories).toBe("today");
  expect(readBridge({ categories: "yesterday" }).categories).toBeUndefined();
});

test("a waterfall hangs each step from the one before, also below zero", () => {
  const at = steps([
    { name: "net", amount: 100, isLevel: true },
    { name: "cost", amount: -130, isLevel: false },
    { name: "left", amount: -30, isLevel: true },
  ]);
  expect(at.map(({ low, high }) => [low, high])).toEqual([[0, 100], [-30, 100], [-30, 0]]);
});
