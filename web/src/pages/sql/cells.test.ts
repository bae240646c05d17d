import { expect, test } from "vitest";
import { widths, written } from "./cells";

test("numbers stay as exact as they came, with a true minus sign", () => {
  expect(written("-1234567890123.4500", "exact")).toBe("−1234567890123.4500");
  expect(written(-0.1, "real")).toBe("−0.1");
  expect(written("-not a number", "text")).toBe("-not a number");
  expect(written(null, "exact")).toBe("");
  expect(written(true, "truth")).toBe("true");
});

test("a column is as wide as its longest cell, within bounds", () => {
  const columns = [{ name: "a", kind: "text" }, { name: "revenue_by_year", kind: "exact" }, { name: "long", kind: "text" }];
  expect(widths(columns, [["x", "1.00", "y".repeat(99)]])).toEqual([6, 15, 42]);
});
