/** Ines looks one customer up. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("an account is found by name and tells its standing", async ({ page }) => {
  await page.goto("/accounts");
  const first = page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link").first();
  const name = (await first.textContent()) ?? "";
  await page.keyboard.press("/");
  await page.keyboard.type(name.slice(0, 12));
  await expect(page).toHaveURL(/q=/);
  await expect(answer(page)).toContainText(/accounts? with/);
  await page.getByRole("link", { name, exact: true }).first().click();
  await expect(answer(page)).toHaveText(/(Ranks .+ of .+ by|Has no line in the window)/);
  await expect(page.getByText(name, { exact: true })).toBeVisible();
});

test("months are drawn and listed, and the next account in rank is one click away", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link").nth(1).click();
  await expect(answer(page)).toContainText("Ranks 2nd of");
  await expect(page.getByRole("figure", { name: /by month/ }).getByRole("table")).toContainText(/\d{4}/);
  await expect(page.getByRole("table", { name: "Months" }).getByRole("row").nth(1)).toContainText(/\d/);
  await page.getByRole("link", { name: /Next larger/ }).click();
  await expect(answer(page)).toContainText("Ranks 1st of");
});

test("an account tells how its classes went, and how steadily it buys in numbers", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link").first().click();
  const strips = page.getByRole("table", { name: "Classes from run to run" });
  await expect(strips.getByRole("link").first()).toHaveText(/^[ABCN–]$/);
  await expect(page.getByText(/gaps between purchase days, [\d.]+ days in the mean, varying by/).first()).toBeVisible();
  await page.keyboard.press("t");
  await expect(page.getByRole("table", { name: "Classes from run to run" }).getByRole("row").nth(1)).toContainText(/\d{4}/);
});

test("an account tells its open orders, how it pays and what is agreed", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link").first().click();
  await expect(page.getByRole("table", { name: "On time and in full, by month" }).getByRole("row").nth(1)).toContainText(/\d%/);
  await expect(page.getByRole("table", { name: "Days beyond terms, by month" }).getByRole("row")).toHaveCount(13);
  await expect(page.getByText(/tier \d of 3/).first()).toBeVisible();
});

test("an account carries four values, each with how it went", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link").first().click();
  const value = (figure: string) => page.locator(`[data-figure="${figure}"] dd`).first();
  await expect(value("is_key_account")).toHaveText("No");
  await expect(value("lifetime_value")).toHaveText(/\d/);
  await expect(value("cell")).toHaveText(/^A[XYZN]$/);
  await expect(value("phase")).toHaveText(/Exploration|Expansion|Commitment|Dissolution/);
  for (const went of [/^Lifetime value, how/, /^Portfolio cell, .+ how/, /^Phase, how/]) {
    await expect(page.getByRole("list", { name: went }).getByRole("listitem")).toHaveCount(24);
  }
  await expectNoAxeFindings(page);
});
