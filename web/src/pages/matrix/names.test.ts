import { expect, test } from "vitest";
import { nameOf, renamed } from "./names";

test("a quadrant nobody named is called by its place", () => {
  expect(nameOf("top_right", undefined)).toBe("Above right");
  expect(nameOf("top_right", "Grow")).toBe("Above right");
  expect(nameOf("top_left", "Grow")).toBe("Grow");
});

test("one name changes and the others stay", () => {
  expect(renamed("top_right", "Keep, please", "Grow")).toBe("Grow,Keep  please,,");
  expect(renamed("top_left", "", "Grow,,,")).toBeUndefined();
});
