/** Ines asks who carries the business, and follows each figure to its accounts. */
import { answer, expect, test } from "./story";

test.beforeEach(async ({ page }) => {
  await page.goto("/");
  await expect(answer(page)).toBeVisible();
});

test("the answer comes first, in words", async ({ page }) => {
  await expect(answer(page)).toHaveText(/^[\d,]+ of [\d,]+ customers \(.+%\) brings? 80% of revenue; the largest, .+, brings .+%\./);
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
  await expect(page.getByRole("table", { name: "Accounts", exact: true }).getByRole("cell", { name: accounts })).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/revenue_class/);
});

test("a cell of the cross-table opens the accounts that two classifications see differently", async ({ page }) => {
  await page.getByRole("link", { name: /revenue class A, gross profit class N/ }).click();
  await expect(page).toHaveURL(/revenue_class=A.*gross_profit_class=N/);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/_class/);
});

test("an account opened from a cell of the cross-table leads back to the cell's accounts", async ({ page }) => {
  await page.getByRole("link", { name: /revenue class A, gross profit class N/ }).click();
  const table = page.getByRole("table", { name: "Accounts", exact: true });
  await expect(page.getByRole("button", { name: "Clear filters" })).toBeVisible();
  const name = (await table.getByRole("link").first().textContent()) ?? "";
  await table.getByRole("link").first().click();
  await expect(answer(page)).toContainText("revenue class A, gross profit class N");
  await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/revenue_class=A.*gross_profit_class=N/);
  await expect(table.getByRole("link").first()).toHaveText(name);
});

test("the band of key accounts is drawn, named, and opens its accounts", async ({ page }) => {
  const curve = page.getByRole("figure", { name: /Cumulative revenue/ });
  await expect(curve.getByText(/^30%: [\d,]+ accounts$/)).toBeAttached();
  await expect(curve.getByText(/^55%: [\d,]+ accounts$/)).toBeAttached();
  const band = curve.getByRole("link", { name: /Key accounts usually carry 30% to 55%: here the largest [\d,]+ to [\d,]+/ });
  const ranks = /to ([\d,]+)$/.exec((await band.textContent()) ?? "")?.[1] ?? "";
  await band.click();
  await expect(page.getByRole("table", { name: "Accounts", exact: true }).getByRole("cell", { name: `${ranks} accounts` })).toBeVisible();
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
