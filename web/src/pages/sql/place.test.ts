import { expect, test } from "vitest";
import { inserted, offsetOf, placeOf } from "./place";

test("a sentence says its place first, or has none", () => {
  expect(placeOf("line 2, column 6: Expected: an expression")).toEqual({ line: 2, column: 6 });
  expect(placeOf("the question was stopped after 60 seconds")).toBeNull();
});

test("a place is a distance from the beginning, never beyond its line or the text", () => {
  const text = "select 1\nfrom lines";
  expect(offsetOf(text, { line: 1, column: 1 })).toBe(0);
  expect(offsetOf(text, { line: 2, column: 6 })).toBe(14);
  expect(offsetOf(text, { line: 1, column: 99 })).toBe(8);
  expect(offsetOf(text, { line: 9, column: 1 })).toBe(text.length);
});

test("a name is put in where the caret stands, a blank apart from words", () => {
  expect(inserted("", [0, 0], "lines")).toEqual({ text: "lines", caret: 5 });
  expect(inserted("select", [6, 6], "date").text).toBe("select date");
  expect(inserted("sum()", [4, 4], "cost").text).toBe("sum(cost)");
  expect(inserted("select x from lines", [7, 8], "date")).toEqual({ text: "select date from lines", caret: 11 });
});
