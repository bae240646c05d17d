/** Ines asks what customers really earn: who makes the profit, why it changed, and what one account leaves. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("the whale curve, the ladder and the reconciliation stand on one page", async ({ page }) => {
  await page.goto("/profit");
  await expect(answer(page)).toHaveText(/accounts earn .+ contribution I/);
  await expect(page.getByRole("table", { name: "Rung by rung" }).getByRole("row", { name: /^Net sales/ })).toBeVisible();
  await expect(page.getByText(/Every level adds up to the .+ lines/)).toBeVisible();
  await expectNoAxeFindings(page);
  await page.getByRole("table", { name: /^The most profitable/ }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\/.+\/economics/);
  await expect(answer(page)).toHaveText(/net sales/);
  await expectNoAxeFindings(page);
});

test("a bridge says why net sales changed, and by whom", async ({ page }) => {
  await page.goto("/bridge");
  await expect(answer(page)).toHaveText(/^Net sales (rose|fell) by/);
  await page.getByText("Gross profit", { exact: true }).first().click();
  await expect(answer(page)).toHaveText(/^Gross profit (rose|fell) by/);
  await expect(page.getByRole("table", { name: "Growth by customer and market" })).toBeVisible();
  await expectNoAxeFindings(page);
});
