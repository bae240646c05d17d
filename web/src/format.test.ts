import { expect, test } from "vitest";
import { bytes, cents, dayBefore, exactly, money, month, ordinal, percent, quantity, roughly, share, short, signed, signedCents, verbatim, yearBefore } from "./format";

const usd = { currency: "USD", minor_digits: 2 };
const yen = { currency: "JPY", minor_digits: 0 };

test("ledger amounts show every minor unit of their currency", () => {
  expect(cents(123450, usd)).toBe("1,234.50");
  expect(cents(123450, yen)).toBe("123,450");
});

test("a negative amount has a true minus sign, and minus zero has none", () => {
  expect(cents(-5, usd)).toBe("\u22120.05");
  expect(cents(-0, usd)).toBe("0.00");
});

test("overviews show three significant digits", () => {
  expect(short(126_579_304, usd)).toBe("1.27M");
  expect(short(-4_200, usd)).toBe("\u221242.0");
  expect(short(0, usd)).toBe("0");
  expect(money(95_000_00, usd)).toBe("USD\u00a095.0K");
});

test("a difference always shows which way it went", () => {
  expect(signed(126_579_304, usd)).toBe("+1.27M");
  expect(signed(-4_200, usd)).toBe("\u221242.0");
  expect(signedCents(0, usd)).toBe("0.00");
});

test("a quantity has the decimals it needs", () => {
  expect(quantity("1913.0000")).toBe("1,913");
  expect(quantity("-0.2500")).toBe("\u22120.25");
});

test("shares say as much as the place needs", () => {
  expect(percent(0.0931)).toBe("9.31%");
  expect(percent(0.8, 2)).toBe("80%");
  expect(percent(1)).toBe("100%");
  expect(percent(0)).toBe("0%");
  expect(percent(0.00004)).toBe("<0.01%");
  expect(roughly(34 / 89)).toBe("38%");
  expect(roughly(0.0931)).toBe("9.3%");
  expect(share(0.1)).toBe("10.00%");
});

test("dates of the scope: the day before an exclusive end, the same month a year before", () => {
  expect(dayBefore("2012-01-01")).toBe("2011-12-31");
  expect(dayBefore("2012-03-01")).toBe("2012-02-29");
  expect(yearBefore("2011-03")).toBe("2010-03");
  expect(month("2011-03")).toBe("Mar 2011");
});

test("ordinals follow English, also for the teens", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 1002].map(ordinal)).toEqual([
    "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "1,002nd",
  ]);
});

test("sizes and decimal text", () => {
  expect(bytes(1_834_223)).toBe("1.83 MB");
  expect(bytes(900)).toBe("900 byte");
  expect(exactly("-90071992547409931.0001")).toBe("\u221290,071,992,547,409,931.0001");
  expect(verbatim("-15.3000")).toBe("\u221215.3000");
});
