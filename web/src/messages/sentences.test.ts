import { expect, test } from "vitest";
import type { Account, Concentration, Portfolio, Run, RunAccount } from "../api/types";
import { t } from "./index";

const concentration = (part: Partial<Concentration>): Concentration => ({
  base_accounts: 89, base: 100, non_positive_accounts: 0, non_positive: 0, gini: 0.6, gini_corrected: 0.61, hhi: 0.04,
  hhi_band: "unconcentrated", effective_customers: 25, cr: { 1: 0.093, 3: 0.2, 4: 0.25, 10: 0.4, 20: 0.6 },
  top_20_percent_share: 0.6, top_20_percent_accounts: 18, accounts_for_80_percent: 34,
  band: { lower: 0.3, upper: 0.55, accounts_at_lower: 5, accounts_at_upper: 14 },
  largest: { id: "q", name: "QUICK-Stop", share: 0.093 }, dependence: "none", ...part,
});

function portfolio(losses: number | null, part: Partial<Concentration> = {}, covers: number | null = 1): Portfolio {
  const summary = { accounts: 89, loss_makers_in_top_20: losses, gross_profit_covers: covers, concentration: concentration(part) };
  return { measure: "revenue", summary } as unknown as Portfolio;
}

const said = (p: Portfolio) => t.portfolio.sentence(p).map((piece) => piece.text).join("");

test("the portfolio's answer: how few bring 80%, the largest, and who loses money", () => {
  expect(said(portfolio(4))).toBe(
    "34 of 89 customers (38%) bring 80% of revenue; the largest, QUICK-Stop, brings 9.3%. 4 of your top 20 lose money.",
  );
});

test("one customer and one loss agree with their verbs", () => {
  expect(said(portfolio(1, { accounts_for_80_percent: 1 }))).toBe(
    "1 of 89 customers (1.1%) brings 80% of revenue; the largest, QUICK-Stop, brings 9.3%. 1 of your top 20 loses money.",
  );
});

test("losses are not mentioned where no cost is known, or to those who do not see margins", () => {
  expect(said(portfolio(null, {}, 0))).not.toMatch(/money|lose/);
  expect(said(portfolio(null, {}, null))).not.toMatch(/money|lose/);
});

test("that none loses money is said only as far as costs are known", () => {
  expect(said(portfolio(0))).toMatch(/ None of your top 20 loses money\.$/);
  expect(said(portfolio(0, {}, 0.9))).toMatch(/ None of your top 20 loses money as far as costs are known\.$/);
});

test("a largest customer that is no account any more is named without a link", () => {
  const pieces = t.portfolio.sentence(portfolio(4, { largest: { id: null, name: "Gone Ltd", share: 0.1 } }));
  expect(pieces).toContainEqual({ text: "Gone Ltd", link: { account: null } });
});

test("a portfolio without positive value says so instead of dividing by nothing", () => {
  expect(said(portfolio(0, { accounts_for_80_percent: null, largest: null }))).toContain("No customer has positive revenue");
});

test("each number of the sentence leads to its accounts", () => {
  const links = t.portfolio.sentence(portfolio(4)).flatMap((piece) => piece.link ?? []);
  expect(links).toEqual([{ rank_to: 34 }, { account: "q" }, { losses: 20 }]);
});

const row = { rank: 3, share: 0.042, recency_days: 12, revenue_class: "A", gross_profit_class: "B" } as RunAccount;
const run = { as_of: "2012-01-01", accounts: 91 };
const account = (part: Partial<RunAccount>) => ({ run, measure: "revenue", ranked: 89, row: { ...row, ...part } }) as Account;

test("an account's answer: rank, share, last purchase, classes", () => {
  expect(t.accounts.sentence(account({}))).toBe(
    "Ranks 3rd of 89 by revenue with 4.2%, last bought 12 days before 2012-01-01; revenue class A, gross profit class B.",
  );
});

test("a rung of the ladder is named as a measure is", () => {
  expect(t.accounts.sentence({ ...account({}), measure: "contribution_2" })).toContain("Ranks 3rd of 89 by contribution II with 4.2%");
  expect(t.portfolio.rungUnder(t.terms.Measure.contribution_2, "550 EUR", "91%")).toBe(
    "Contribution II: 550 EUR, told of 91% of revenue; the rest is not known.",
  );
});

test("a run by a rung says which costs it was told with, one by revenue nothing", () => {
  const parameters = {
    window: "12m", measure: "contribution_2", date_basis: "document", abc: { a: 80, b: 95 }, xyz: { window: "24m", x: 0.5, y: 1 },
  };
  const told = { capital_percent: "6.5", waits_from: "invoice", year_days: 365, agreements: 0, cost_rates: 2, traceable_costs: 1, fingerprint: "" };
  const asked = (part: object) => t.newRun.asked({ parameters, rates: "transaction_date", told_with: null, ...part } as unknown as Run);
  expect(asked({ told_with: told })).toBe(
    "12 months by contribution II; A to 80%, B to 95%. XYZ over 24 months, X to 0.5, Y to 1. " +
      "Told with capital at 6.5% a year of 365 days from the invoice day on, 2 versions of cost rates, 1 traceable cost.",
  );
  expect(asked({})).not.toContain("Told with");
});

test("who sees a part of the company reads a rank among that part", () => {
  const limited = { ...account({}), run: { ...run, accounts: null } } as Account;
  expect(t.accounts.sentence(limited)).toMatch(/^Ranks 3rd among your accounts by revenue with 4\.2%,/);
});

test("a rank names the measure it is by, and its absence does too", () => {
  expect(t.accounts.sentence({ ...account({}), measure: "gross_profit" })).toContain("Ranks 3rd of 89 by gross profit");
  expect(t.accounts.sentence({ ...account({ rank: null, share: null }), measure: "gross_profit" })).toMatch(/^Has no rank by gross profit, last bought/);
});

test("an account without costs, without margin rights, or without a run is described without inventing", () => {
  expect(t.accounts.sentence(account({ gross_profit_class: "unknown" }))).toContain("gross profit unknown for want of costs");
  expect(t.accounts.sentence(account({ gross_profit_class: null }))).toMatch(/; revenue class A\.$/);
  expect(t.accounts.sentence({ run: null, row: null } as Account)).toBe("This account has no line in the run shown.");
});

const rhythm = (mean_gap_days: number | null) =>
  ({ xyz: "X", xyz_basis: "regularity", regularity: { class: "X", cv: 0.21, gaps: 26, mean_gap_days } }) as RunAccount;

test("regularity is told with its mean gap, and without where the run did not keep it", () => {
  expect(t.accounts.steadiness(rhythm(30.3636), undefined)).toBe(
    "26 gaps between purchase days, 30.4 days in the mean, varying by 21% of it: X, steady.",
  );
  expect(t.accounts.steadiness(rhythm(null), "regularity")).toBe("26 gaps between purchase days, varying by 21% of their mean: X, steady.");
  expect(t.accounts.measured(rhythm(30.3636), "regularity")).toBe("21% of 30.4 days");
});

test("what a list of a comparison is narrowed to is said in words", () => {
  expect(t.compare.asked({ from: ["A"], to: ["B", t.compare.side("absent")], xyz: [], kinds: [] })).toBe("were A, are B or not known");
  expect(t.compare.asked({ from: [], to: ["B"], xyz: [], kinds: ["fallen"] })).toBe("are B, fell");
  expect(t.compare.asked({ from: [], to: [], xyz: [], kinds: [] })).toBe("");
});
