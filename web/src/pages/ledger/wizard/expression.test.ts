import { expect, test } from "vitest";
import { columnName, type Condition, constant, readCondition, readValue, writeCondition } from "./expression";

const COLUMNS = new Set(["Kundennr", "Menge * Preis"]);

test.each([
  [undefined, { as: "nothing" }],
  ["Kundennr", { as: "column", text: "Kundennr" }],
  ["Menge * Preis", { as: "column", text: "Menge * Preis" }],
  ["'EUR'", { as: "constant", text: "EUR" }],
  ["'it''s'", { as: "constant", text: "it's" }],
  ["Menge * 2", { as: "calculation", text: "Menge * 2" }],
  ["kundennr", { as: "calculation", text: "kundennr" }],
])("the value %j is shown as what it is", (value, shown) => {
  expect(readValue(value, COLUMNS)).toEqual(shown);
});

test("a constant comes back as it was typed", () => {
  expect(readValue(constant("O'Neill"), COLUMNS)).toEqual({ as: "constant", text: "O'Neill" });
});

test.each<Condition>([
  { column: "Status", comparison: "differs", text: "Storno" },
  { column: "Order Status", comparison: "equals", text: "it's done" },
  { column: 'The "best"', comparison: "is_empty", text: "" },
  { column: "Straße", comparison: "is_not_empty", text: "" },
  { column: "no", comparison: "starts_with", text: "C" },
])("the condition %j is read as it was written", (condition) => {
  expect(readCondition(writeCondition(condition))).toEqual(condition);
});

test.each(["amount > 0", "a = 'x' or b = 'y'", "a in ('x')", "a not starts with 'C'", "not (a = 'x')"])(
  "the condition %j stays text",
  (where) => {
    expect(readCondition(where)).toBeNull();
  },
);

test("only plain headers stand without quotes", () => {
  expect(columnName("Quantity")).toBe("Quantity");
  expect(columnName("Unit Price")).toBe('"Unit Price"');
});
