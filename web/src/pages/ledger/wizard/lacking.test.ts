import { expect, test } from "vitest";
import { lackingOf, lacksNothing } from "./lacking";

const LINES = { customer: "No", date: "Day", revenue: "Net" };

test("invoice lines lack a currency until a column, the file or the ledger has one", () => {
  expect(lackingOf("lines", {}, LINES, null)).toEqual({ fields: [], currency: "amounts" });
  expect(lacksNothing(lackingOf("lines", {}, LINES, "EUR"))).toBe(true);
  expect(lacksNothing(lackingOf("lines", {}, { ...LINES, currency: "'GBP'" }, null))).toBe(true);
  expect(lacksNothing(lackingOf("lines", { reporting_currency: "GBP" }, LINES, null))).toBe(true);
});

test("rates lack what they lead to; customers lack no currency", () => {
  const rates = { currency: "Code", date: "Day", rate: "Rate" };
  expect(lackingOf("rates", {}, rates, null).currency).toBe("rates");
  expect(lackingOf("accounts", {}, { account: "No" }, null)).toEqual({ fields: [], currency: null });
});

test("required fields without a column are named", () => {
  expect(lackingOf("lines", {}, { date: "Day" }, "EUR").fields).toEqual(["customer", "revenue"]);
});
