import { expect, test } from "vitest";
import { matches } from "./matching";

const run = { label: "As of 2026-07-01", also: "run 12 months revenue" };

test("each word typed is found, in any order and case", () => {
  expect(matches(run, "REVENUE 2026-07")).toBe(true);
  expect(matches(run, "revenue 2025")).toBe(false);
});

test("nothing typed means everything", () => {
  expect(matches(run, "")).toBe(true);
  expect(matches(run, "  ")).toBe(true);
});

test("a word without its accents finds the word with them", () => {
  expect(matches({ label: "Zámečnictví Mlýnůvka" }, "mlynuvka")).toBe(true);
});
