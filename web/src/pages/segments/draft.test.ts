import { expect, test } from "vitest";
import { toDefinition, typedWords } from "./draft";

test("typed rules become conditions in minor units and words without blanks", () => {
  const draft = {
    rest: "Others",
    rules: [{ segment: "Large", conditions: [{ field: "revenue" as const, atLeast: 1000.5, words: "" }, { field: "country" as const, words: "DE, AT ," }] }],
  };
  expect(toDefinition(draft, 2)).toEqual({
    kind: "rules",
    rest: "Others",
    rules: [{ segment: "Large", conditions: [{ field: "revenue", at_least: 100050, below: null, any_of: [] }, { field: "country", at_least: null, below: null, any_of: ["DE", "AT"] }] }],
  });
});

test("invoices are counted as they are typed", () => {
  const draft = { rest: "R", rules: [{ segment: "S", conditions: [{ field: "invoices" as const, below: 4, words: "" }] }] };
  expect(toDefinition(draft, 2)).toMatchObject({ rules: [{ conditions: [{ field: "invoices", at_least: null, below: 4 }] }] });
});

test("a word with a comma stands in double quotes", () => {
  expect(typedWords('Schulz, "Meier, Anna" ,, Roth')).toEqual(["Schulz", "Meier, Anna", "Roth"]);
});
