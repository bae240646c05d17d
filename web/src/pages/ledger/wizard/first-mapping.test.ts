import { expect, test } from "vitest";
import type { Upload } from "../../../api/types";
import { asKind, carryOver, firstMapping, withColumn } from "./first-mapping";
import { readMapping } from "./mapping-text";

interface Told {
  kind?: string | null;
  currencies?: Record<string, string>;
  as?: string;
}

const file = (columns: string[], suggestions: Record<string, string>, { kind = "lines", as = "lines", currencies = {} }: Told = {}) =>
  ({
    columns: columns.map((name) => ({ name, samples: [], currency: currencies[name] ? { code: currencies[name], because: "" } : null })),
    kind: { value: kind, because: "", alternatives: [] },
    suggestions: Object.entries(suggestions).map(([field, column]) => ({ kind: as, field, column, because: "" })),
  }) as unknown as Upload;

const columnsOf = (mapping: string) => readMapping(mapping).section?.("columns");

test("suggestions stand in the order of the fields, and unknown ones nowhere", () => {
  const mapping = firstMapping(file(["a", "b", "c"], { revenue: "b", customer: "a", nonsense: "c" }), "erp");
  expect(mapping).toBe('source = "erp"\nkind = "lines"\n\n[columns]\ncustomer = "a"\nrevenue = "b"\n');
});

test("while nobody knows what the file holds, the mapping names no kind and no column", () => {
  expect(firstMapping(file(["a"], { customer: "a" }, { kind: null }), "erp")).toBe('source = "erp"\n');
});

test("another kind begins its columns anew, and keeps how the file is read", () => {
  const mapping = 'source = "crm"\nkind = "lines"\n\n[read]\nsheet = "Two"\nheader_row = 3\n\n[columns]\ncustomer = "No"\n';
  const accounts = asKind(mapping, file(["No"], { account: "No" }, { as: "accounts" }), "accounts");
  expect(accounts).toBe('source = "crm"\nkind = "accounts"\n\n[read]\nsheet = "Two"\nheader_row = 3\n\n[columns]\naccount = "No"\n');
});

test("another sheet takes away the columns it lacks and brings its own suggestions", () => {
  const first = file(["No", "Net"], { customer: "No", revenue: "Net" });
  const other = carryOver(firstMapping(first, "erp"), first, file(["Kundennr", "Net", "Datum"], { customer: "Kundennr", date: "Datum" }));
  expect(columnsOf(other)).toEqual({ customer: "Kundennr", revenue: "Net", date: "Datum" });
});

test("another sheet of another kind is taken for that, unless the person said what the file holds", () => {
  const first = file(["No", "Net"], { customer: "No", revenue: "Net" });
  const customers = file(["No", "Name"], { account: "No", name: "Name" }, { kind: "accounts", as: "accounts" });
  const mapping = firstMapping(first, "erp");
  expect(readMapping(carryOver(mapping, first, customers)).section?.("").kind).toBe("accounts");
  const chosen = asKind(mapping, first, "products");
  expect(readMapping(carryOver(chosen, first, customers)).section?.("").kind).toBe("products");
});

test("what a person chose stays where the column is still there, as do constants and calculations", () => {
  const mapping = 'source = "erp"\n\n[columns]\ncustomer = "No"\ncurrency = "\'EUR\'"\nrevenue = "Net - Tax"\nquantity = "Count / 100"\n';
  const other = carryOver(mapping, file(["No"], {}), file(["No", "Other", "Day"], { customer: "Other", date: "Day" }));
  expect(other).toBe(mapping);
});

test("a column that is gone leaves the mapping whatever signs its header has", () => {
  const mapping = 'source = "erp"\n\n[columns]\ncustomer = "No"\nrevenue = "Umsatz (netto)"\n';
  const other = carryOver(mapping, file(["No", "Umsatz (netto)"], {}), file(["No", "Net"], { revenue: "Net" }));
  expect(columnsOf(other)).toEqual({ customer: "No", revenue: "Net" });
});

test("a text that is no mapping yet is left alone", () => {
  expect(carryOver("source = ", file([], {}), file([], {}))).toBe("source = ");
});

test("a currency that the header of the revenue said goes with it where the other column says none", () => {
  const upload = file(["Net EUR", "Net local"], {}, { currencies: { "Net EUR": "EUR" } });
  const of = (currency: string) => `source = "erp"\n\n[columns]\nrevenue = "Net EUR"\n${currency}`;
  const changed = (currency: string) => columnsOf(withColumn(of(currency), upload, "revenue", "Net local"))?.currency;
  expect(changed('currency = "\'EUR\'"\n')).toBeUndefined();
  expect(changed('currency = "\'GBP\'"\n')).toBe("'GBP'");
});

test("a currency that the header of the revenue says follows another column; a chosen one stays", () => {
  const upload = file(["Net EUR", "Net USD"], {}, { currencies: { "Net EUR": "EUR", "Net USD": "USD" } });
  const of = (currency: string) => `source = "erp"\n\n[columns]\nrevenue = "Net EUR"\n${currency}`;
  const changed = (currency: string) => columnsOf(withColumn(of(currency), upload, "revenue", "Net USD"))?.currency;
  expect(changed('currency = "\'EUR\'"\n')).toBe("'USD'");
  expect(changed("")).toBe("'USD'");
  expect(changed('currency = "\'GBP\'"\n')).toBe("'GBP'");
});
