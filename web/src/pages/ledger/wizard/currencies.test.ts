import { expect, test } from "vitest";
import { commonCurrencies, currencyName, otherCurrencies } from "./currencies";

test("every currency has a name and stands once", () => {
  const all = [...commonCurrencies, ...otherCurrencies];
  expect(all.filter(({ value, label }) => value === label)).toEqual([]);
  expect(new Set(all.map(({ value }) => value)).size).toBe(all.length);
  expect(commonCurrencies[0]).toEqual({ value: "EUR", label: "EUR, Euro" });
});

test("what is no code is shown as it is written", () => {
  expect(currencyName("Euro")).toBe("Euro");
});
