import { expect, test } from "vitest";
import type { Import, Preview, UndoPreview } from "../api/types";
import { en } from "./en";

const EUR = { currency: "EUR", minor_digits: 2 };

const preview = (over: Partial<Preview>) =>
  ({ ...EUR, kind: "lines", read: 10, accepted: 8, quarantined: 2, revenue: 123_456_00, totals: [], amounts: [], new_accounts: 1, new_products: 2, changed: 0, already_imported: false, ...over }) as Preview;

const imported = (over: Partial<Import>) =>
  ({ ...EUR, kind: "lines", state: "in_force", read: 10, accepted: 8, quarantined: 2, revenue: 123_456_00, totals: [], amounts: [], ...over }) as Import;

test("a preview says how many rows, how much money, and how many are set aside", () => {
  expect(en.ledger.previewSentence(preview({}))).toBe("8 of 10 rows would be imported, EUR\u00a0123K of revenue; 2 set aside (20.0%).");
  expect(en.ledger.previewSentence(preview({ already_imported: true }))).toContain("changes nothing");
  expect(en.ledger.whatItBrings(preview({ accepted: 1 }))).toBe("1 line");
});

test("without an exchange rate each currency speaks for itself", () => {
  const totals = [{ ...EUR, lines: 5, revenue: 100_00, cost: null }, { currency: "JPY", minor_digits: 0, lines: 3, revenue: 5000, cost: null }];
  expect(en.ledger.previewSentence(preview({ revenue: null, totals, quarantined: 0 }))).toBe(
    "8 of 10 rows would be imported, EUR\u00a0100 and JPY\u00a05.00K of revenue; none set aside.",
  );
});

test("customers, products and rates bring no money", () => {
  expect(en.ledger.previewSentence(preview({ kind: "accounts", revenue: null }))).toBe("8 of 10 rows would be imported; 2 set aside (20.0%).");
  expect(en.ledger.wouldAdd(preview({ kind: "accounts", changed: 3 }))).toBe("1 new account would be created. 3 customers would get other values.");
  expect(en.ledger.wouldAdd(preview({ kind: "rates" }))).toBe("");
  expect(en.ledger.doneSentence(imported({ kind: "rates", accepted: 1, revenue: null }))).toBe("1 exchange rate is in the ledger.");
});

test("an import says what became of its rows", () => {
  expect(en.ledger.detailSentence(imported({ accepted: 10, quarantined: 0 }))).toBe(
    "10 of 10 rows became ledger lines worth EUR\u00a0123K; nothing was set aside.",
  );
});

test("an import that was undone says that it counts no longer", () => {
  expect(en.ledger.detailSentence(imported({ state: "undone" }))).toBe("This import was undone; its 8 lines worth EUR\u00a0123K count no longer.");
});

test("an undo says to the cent what it takes away", () => {
  const undo = { ...EUR, lines: 1, revenue: -12_50, accounts_removed: 1, products_removed: 0 } as UndoPreview;
  expect(en.ledger.undoTakes(undo)).toBe(
    "1 line worth EUR\u00a0\u221212.50 leaves the ledger. 1 account and 0 products that nothing else refers to go as well.",
  );
  expect(en.ledger.undoTakes({ ...undo, lines: 0, revenue: null, accounts_removed: 0 })).toMatch(/^What the file said is taken back/);
});

test("what a file of customers would change says nothing of what it would not create", () => {
  const known = preview({ kind: "accounts", new_accounts: 0, changed: 85 });
  expect(en.ledger.wouldAdd(known)).toBe("85 customers would get other values.");
});
