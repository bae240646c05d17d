import { expect, test } from "vitest";
import { readMapping, writeKey } from "./mapping-text";

const TEXT = `# Our ERP, monthly export.
source = "erp"

[columns]
# The number on the invoice head.
customer = "Kundennr"
revenue  = "Netto"

[keep]
where = "Status <> 'Storno'"
`;

test("a mapping is read section by section, numbers as text", () => {
  const { section } = readMapping(`${TEXT}\n[read]\nheader_row = 3\n`);
  expect(section?.("")).toEqual({ source: "erp" });
  expect(section?.("columns")).toEqual({ customer: "Kundennr", revenue: "Netto" });
  expect(section?.("read")).toEqual({ header_row: "3" });
  expect(section?.("missing")).toEqual({});
});

test("a text that is no TOML says where", () => {
  const { mistake } = readMapping('source = "erp"\n[columns\n');
  expect(mistake?.line).toBe(2);
  expect(mistake?.message).not.toContain("\n");
});

test("a change of one key leaves comments and everything else as they were", () => {
  expect(writeKey(TEXT, "columns", "revenue", "Menge * Preis")).toBe(TEXT.replace('"Netto"', '"Menge * Preis"'));
});

test("a new key stands at the end of its section", () => {
  const text = writeKey(TEXT, "columns", "date", "Datum");
  expect(text).toContain('revenue  = "Netto"\ndate = "Datum"\n\n[keep]');
});

test("a new key without a section stands before the first one", () => {
  expect(writeKey(TEXT, "", "kind", "lines")).toContain('source = "erp"\nkind = "lines"\n\n[columns]');
});

test("a new section stands at the end", () => {
  expect(writeKey(TEXT, "read", "header_row", 3)).toBe(`${TEXT}\n[read]\nheader_row = 3\n`);
});

test("a section goes with its last key, but not its comments", () => {
  expect(writeKey(TEXT, "keep", "where", undefined)).not.toContain("[keep]");
  expect(writeKey("[keep]\n# later\nwhere = 'a is empty'\n", "keep", "where", undefined)).toBe("[keep]\n# later\n");
});

test("an expression with quoted columns is written without escapes", () => {
  const text = writeKey(TEXT, "columns", "revenue", '"Unit Price" * Quantity');
  expect(text).toContain(`revenue  = '"Unit Price" * Quantity'`);
  expect(readMapping(text).section?.("columns").revenue).toBe('"Unit Price" * Quantity');
});

test.each(["it's \"new\"", "tab\there", "back\\slash", "'EUR'", "", "# no comment", "[no section]"])(
  "the value %j comes back as it was set",
  (value) => {
    expect(readMapping(writeKey(TEXT, "columns", "customer", value)).section?.("columns").customer).toBe(value);
  },
);

test("a value over several lines is still replaced", () => {
  const text = 'source = "erp"\n[keep]\nwhere = """\na is empty\nwhere = 1"""\n';
  const { section } = readMapping(writeKey(text, "keep", "where", "b is empty"));
  expect(section?.("keep")).toEqual({ where: "b is empty" });
  expect(section?.("")).toEqual({ source: "erp" });
});
