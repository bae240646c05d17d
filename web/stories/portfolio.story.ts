/** Ines asks who carries the business, and follows each figure to its accounts. */
import { answer, expect, test } from "./story";

test.beforeEach(async ({ page }) => {
  await page.goto("/");
  await expect(answer(page)).toBeVisible();
});

test("the answer comes first, in words", async ({ page }) => {
  await expect(answer(page)).toHaveText(/^[\d,]+ of [\d,]+ customers brings? 80% of revenue \(.+%\); the largest, .+, brings .+%\./);
});

test("the curve has its numbers as a table, one key away", async ({ page }) => {
  const curve = page.getByRole("figure", { name: /Cumulative revenue/ });
  await expect(curve.getByRole("table").getByRole("row").last()).toContainText("100%");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/view=table/);
  await expect(curve.getByRole("button", { name: "Chart" })).toBeVisible();
});

test("a class of the curve opens its accounts, and the back button returns", async ({ page }) => {
  const link = page.getByRole("figure", { name: /Cumulative revenue/ }).getByRole("link", { name: /^A / });
  const accounts = /([\d,]+) accounts?/.exec((await link.textContent()) ?? "")?.[0] ?? "";
  await link.click();
  await expect(page).toHaveURL(/revenue_class=A/);
  await expect(page.getByRole("table", { name: "Accounts" }).getByRole("cell", { name: accounts })).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/revenue_class/);
});

test("a cell of the cross-table opens the accounts that two classifications see differently", async ({ page }) => {
  await page.getByRole("link", { name: /revenue class A, gross profit class N/ }).click();
  await expect(page).toHaveURL(/revenue_class=A.*gross_profit_class=N/);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/_class/);
});

test("each figure of the concentration says what it means and where it comes from", async ({ page }) => {
  await page.getByRole("button", { name: /^Gini/ }).focus();
  await expect(page.getByText(/How unequal accounts are/)).toBeVisible();
  await expect(page.getByText(/ledger version/)).toBeVisible();
});

test("the table sorts on the server, and the keyboard opens an account", async ({ page }) => {
  await page.getByRole("button", { name: /^Gross profit/ }).last().click();
  await expect(page).toHaveURL(/sort=gross_profit/);
  await expect(page.getByRole("columnheader", { name: /^Gross profit/ })).toHaveAttribute("aria-sort", "descending");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/accounts\//);
});

test("the search is one key away and filters by name", async ({ page }) => {
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search accounts" })).toBeFocused();
  await page.keyboard.type("zzzz-nobody");
  await expect(page.getByRole("heading", { name: "No account matches these filters" })).toBeVisible();
});

test("by gross profit the sentence answers another question", async ({ page }) => {
  await page.getByRole("radiogroup", { name: "Measure" }).getByText("Gross profit").click();
  await expect(page).toHaveURL(/measure=gross_profit/);
  await expect(answer(page)).toContainText("80% of gross profit");
});
