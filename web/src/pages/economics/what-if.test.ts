import { expect, test } from "vitest";
import { askedOf, type Change, FIRST, NONE, paired, pulledOf } from "./what-if";

const germany: Change = { by: "country", member: "DE", typed: { price_percent: "2" } };

test("nothing is asked as long as no lever is pulled and nobody is chosen", () => {
  expect(askedOf(NONE)).toBeNull();
  expect(askedOf({ ...NONE, changes: [{ ...FIRST, typed: { price_percent: "0", elasticity: "-1" } }] })).toBeNull();
  expect(askedOf({ ...NONE, changes: [{ ...germany, member: "" }] })).toBeNull();
});

test("several changes are asked in their order, without those that are not whole yet", () => {
  const asked = askedOf({ ...NONE, changes: [germany, FIRST, { by: "", member: "", typed: { freight_percent: "-10" } }] });
  expect(asked?.changes.map(({ within, levers }) => [within, levers.price_percent, levers.freight_percent])).toEqual([["country:DE", "2", "0"], [null, "0", "-10"]]);
});

test("what is asked comes back as what was pulled, with the days it was kept with", () => {
  const changes: Change[] = [{ by: "account", member: "erp:C1", typed: { price_percent: "2.5", payment_days: "30", elasticity: "-0.5" } }, germany];
  const pulled = { changes, capital: "6", from: "2025-05-01", until: "2026-05-01" };
  const asked = askedOf(pulled);
  expect(asked?.changes[0]?.within).toBe("account:erp:C1");
  expect(asked?.changes[0]?.levers.payment_days).toBe(30);
  expect(asked && pulledOf(asked)).toEqual(pulled);
});

test("curves that are thinned in other places meet by the number of accounts", () => {
  const before = [{ accounts: 0, profit: 0 }, { accounts: 2, profit: 30 }, { accounts: 4, profit: 20 }];
  const after = [{ accounts: 0, profit: 0 }, { accounts: 3, profit: 40 }, { accounts: 4, profit: 25 }];
  expect(paired(before, after)).toEqual([
    { accounts: 0, was: 0, will: 0 }, { accounts: 2, was: 30, will: null }, { accounts: 3, was: null, will: 40 }, { accounts: 4, was: 20, will: 25 },
  ]);
});
