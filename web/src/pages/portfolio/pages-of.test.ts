import { expect, test } from "vitest";
import { pagesOf } from "./pages-of";

test("a short list is one page", () => {
  expect(pagesOf({ first: 0, last: 30 }, 120, 250)).toEqual([0]);
  expect(pagesOf({ first: 0, last: 0 }, 0, 250)).toEqual([0]);
});

test("the next page is asked for before its rows are in sight", () => {
  expect(pagesOf({ first: 150, last: 200 }, 10_000, 250)).toEqual([0, 1]);
});

test("far down, the pages between are not asked for", () => {
  expect(pagesOf({ first: 9_960, last: 9_999 }, 10_000, 250)).toEqual([0, 39]);
  expect(pagesOf({ first: 5_010, last: 5_050 }, 10_000, 250)).toEqual([0, 19, 20]);
});
