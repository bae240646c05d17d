import { expect, test } from "vitest";
import { ApiError } from "../../../api/client";
import type { Upload } from "../../../api/types";
import { metQuestions, openQuestions } from "./questions";

const upload = {
  detected: [
    { what: "sheet", value: "Lines", sure: false, because: "two sheets hold tables", alternatives: ["Customers"] },
    { what: "date_format", value: null, sure: false, because: "`03/04/2026`", alternatives: ["%d/%m/%Y", "%m/%d/%Y"] },
    { what: "delimiter", value: ";", sure: true, because: "", alternatives: [] },
  ],
  kind: { value: null, because: "no column is headed like customers", alternatives: ["accounts", "products"] },
} as unknown as Upload;

test("a layout that is not sure is asked with everything it could be, until the mapping answers", () => {
  expect(openQuestions(upload, {}, true)).toEqual([
    { section: "read", key: "sheet", because: "two sheets hold tables", alternatives: ["Lines", "Customers"] },
  ]);
  expect(openQuestions(upload, { sheet: "Customers" }, false)).toEqual([]);
});

test("what the file holds is asked once its columns are certain", () => {
  expect(openQuestions(upload, { sheet: "Customers" }, true)).toEqual([
    { section: "", key: "kind", because: "No column is headed like customers.", alternatives: ["accounts", "products"] },
  ]);
});

const refusal = (code: string, detail: string, field: string, alternatives?: string[]) =>
  new ApiError({ type: "about:blank", title: "", status: 422, detail: "", errors: [{ code, detail, field, alternatives }] }, null);

test("what the whole file can be read as is asked with what the server says it could be", () => {
  const detail = "the dates can be read in two ways: `03-04-2026` as 2026-04-03, or `03-04-2026` as 2026-03-04; say which in the mapping with `read.date_format`";
  expect(metQuestions(refusal("ambiguous_date", detail, "read.date_format", ["%d-%m-%Y", "%m-%d-%Y"]))).toEqual([{
    section: "read", key: "date_format", alternatives: ["%d-%m-%Y", "%m-%d-%Y"],
    because: "The dates can be read in two ways: `03-04-2026` as 2026-04-03, or `03-04-2026` as 2026-03-04.",
  }]);
});

test("several currencies in an empty ledger are asked where the mapping says it, above its sections", () => {
  const detail = "the lines can be read in two ways: added up in EUR, or added up in USD; say which in the mapping with `reporting_currency`";
  expect(metQuestions(refusal("ambiguous_currency", detail, "reporting_currency", ["EUR", "USD"]))).toMatchObject([
    { section: "", key: "reporting_currency", alternatives: ["EUR", "USD"] },
  ]);
});

test("other refusals ask nothing", () => {
  expect(metQuestions(refusal("mapping", "`columns.date` is required", "columns.date"))).toEqual([]);
  expect(metQuestions(null)).toEqual([]);
});
