import { expect, test } from "vitest";
import type { Renumbering } from "../api/types";
import { t } from "./index";

test("what nothing converts is told with its quantity, its lines and its part of the revenue", () => {
  expect(t.accounts.unconverted([{ unit: "pallet", quantity: "3.0000", lines: 1, share: 0.125 }, { unit: "", quantity: "2.5000", lines: 4, share: null }])).toBe(
    "without 3 pallet (1 line, 12.5% of its revenue), 2.5 without a unit (4 lines)",
  );
});

const side = (id: string, name: string, lines: number, revenue: number) => ({ id, name, lines, revenue, first_date: "2026-01-10", last_date: "2026-01-20" });

function joined(lines: number, leadsTo: string | null = null): Renumbering {
  return {
    old: side("C7", "Alpha", lines, 15_000), new: side("C20", "Beta", 2, 3_700), lines: lines + 2, revenue: 18_700,
    leads_to: leadsTo, currency: "EUR", minor_digits: 2, ledger_version: 2,
  };
}

test("a renumbering says what it joins before it is done", () => {
  expect(t.renumber.sentence(joined(2))).toBe("2 lines of Alpha (C7), EUR\u00a0150, from 2026-01-10 to 2026-01-20, are found under Beta (C20).");
  expect(t.renumber.sentence(joined(0, "C9"))).toBe(
    "Alpha (C7) has no lines of its own; what comes under it is found under Beta (C20) from now on. So far they are found under C9, and no longer then.",
  );
});
