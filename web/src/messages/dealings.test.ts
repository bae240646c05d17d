import { expect, test } from "vitest";
import type { AccountOrders, AccountPayments, Agreement } from "../api/types";
import { en } from "./en";

const meta = { as_of: "2026-07-01", ledger_version: 3, currency: "EUR", minor_digits: 2, period_start: "2025-07-01", period_end: "2026-07-01", known: true, open: 2 };
const none = { eligible: 0, on_time: 0, in_full: 0, on_time_in_full: 0, share: null };

const orders = (over: Partial<AccountOrders>): AccountOrders =>
  ({ open: [{ days_late: 4 }, { days_late: null }], open_value: 123_400, late_lines: 1, requested: none, confirmed: none, months: [], meta, ...over }) as AccountOrders;

test("late lines are counted among all, not among those that are listed", () => {
  const many = orders({ open_value: 0, late_lines: 25, meta: { ...meta, open: 31 } });
  expect(en.dealings.ordersSentence(many)).toBe("31 order lines are open; 25 are late.");
});

test("what is open, late and kept is one sentence", () => {
  const kept = { eligible: 200, on_time: 190, in_full: 195, on_time_in_full: 182, share: 0.91 };
  expect(en.dealings.ordersSentence(orders({ confirmed: kept }))).toBe(
    "2 order lines are open, worth EUR\u00a01.23K; 1 is late. 91% of 200 lines came in full by the confirmed date.",
  );
  expect(en.dealings.ordersSentence(orders({ open: [], open_value: 0, late_lines: 0, meta: { ...meta, open: 0 } }))).toBe("No order line is open.");
});

const payments = (open: number, amount: number, overdue: number, beyond: number | null) =>
  ({ open_amount: amount, overdue_amount: overdue, paid: { days_beyond_terms: beyond }, meta: { ...meta, open } }) as AccountPayments;

test("how an account pays is said in days", () => {
  const { paymentsSentence } = en.dealings;
  expect(paymentsSentence(payments(2, 100_000, 40_000, 12.34))).toBe("EUR\u00a01.00K is open, EUR\u00a0400 of it overdue. It pays 12.3 days beyond terms.");
  expect(paymentsSentence(payments(1, 100_000, 0, -3))).toBe("EUR\u00a01.00K is open, none of it overdue. It pays 3 days before the day.");
  expect(paymentsSentence(payments(0, 0, 0, null))).toBe("Nothing is open. Nothing was paid in the period.");
});

test("an agreement says what is reached, missing and accrued", () => {
  const agreement = {
    basis: "revenue", currency: "EUR", minor_digits: 2, hidden: false, tiers: [{}, {}, {}],
    standing: { revenue: 16_000_000, quantity: "0", tier: 0, to_next: "40000.0000", earned: 160_000, forecast_tier: 2, accrued: 480_000 },
  } as unknown as Agreement;
  expect(en.dealings.agreementSentence(agreement)).toBe(
    "EUR\u00a0160K so far: tier 1 of 3, EUR\u00a040,000 to the next; on course for tier 3. EUR\u00a01.60K is earned, EUR\u00a04.80K accrued.",
  );
  expect(en.dealings.agreementSentence({ ...agreement, standing: null })).toBe("It has not begun.");
});
