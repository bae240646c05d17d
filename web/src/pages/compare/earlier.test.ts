import { expect, test } from "vitest";
import type { Run } from "../../api/types";
import { earlierRun } from "./earlier";

const run = (as_of: string, window = "12m", a = 80) =>
  ({ id: `${as_of} ${window} ${a}`, as_of, parameters: { window, measure: "revenue", abc: { a } } }) as unknown as Run;
const now = run("2026-07-01");

test("a run is compared with the same question a year earlier", () => {
  expect(earlierRun([now, run("2026-06-01"), run("2025-07-01", "all"), run("2025-07-01")], now)).toEqual(run("2025-07-01"));
});

test("else with the latest earlier run, rather one that was asked the same", () => {
  expect(earlierRun([now, run("2026-06-01", "all"), run("2026-05-01")], now)).toEqual(run("2026-05-01"));
  expect(earlierRun([now, run("2026-06-01", "all")], now)).toEqual(run("2026-06-01", "all"));
});

test("a run by other cuts was asked something else", () => {
  expect(earlierRun([now, run("2026-06-01", "12m", 70), run("2026-05-01")], now)).toEqual(run("2026-05-01"));
});

test("the first run of all has none before it", () => {
  expect(earlierRun([run("2026-08-01"), now], now)).toBeUndefined();
});
