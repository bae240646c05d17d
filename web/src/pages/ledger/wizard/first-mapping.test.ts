import { expect, test } from "vitest";
import type { Upload } from "../../../api/types";
import { carryOver, firstMapping } from "./first-mapping";
import { readMapping } from "./mapping-text";

const file = (columns: string[], suggestions: Record<string, string>) =>
  ({
    columns: columns.map((name) => ({ name, samples: [] })),
    suggestions: Object.entries(suggestions).map(([field, column]) => ({ field, column, because: "" })),
  }) as unknown as Upload;

const columnsOf = (mapping: string) => readMapping(mapping).section?.("columns");

test("suggestions stand in the order of the fields, and unknown ones nowhere", () => {
  const mapping = firstMapping(file(["a", "b", "c"], { revenue: "b", customer: "a", nonsense: "c" }), "lines", "erp");
  expect(mapping).toBe('source = "erp"\nkind = "lines"\n\n[columns]\ncustomer = "a"\nrevenue = "b"\n');
});

test("another sheet takes away the columns it lacks and brings its own suggestions", () => {
  const mapping = firstMapping(file(["No", "Net"], { customer: "No", revenue: "Net" }), "lines", "erp");
  const other = carryOver(mapping, file(["Kundennr", "Net", "Datum"], { customer: "Kundennr", date: "Datum" }));
  expect(columnsOf(other)).toEqual({ customer: "Kundennr", revenue: "Net", date: "Datum" });
});

test("what a person chose stays where the column is still there, as do constants and calculations", () => {
  const mapping = 'source = "erp"\n\n[columns]\ncustomer = "No"\ncurrency = "\'EUR\'"\nrevenue = "Net * 2"\n';
  const other = carryOver(mapping, file(["No", "Other"], { customer: "Other" }));
  expect(columnsOf(other)).toEqual({ customer: "No", currency: "'EUR'", revenue: "Net * 2" });
});

test("a text that is no mapping yet is left alone", () => {
  expect(carryOver("source = ", file([], {}))).toBe("source = ");
});
