/** Ines asks what serving each customer costs: rates from a template, tried on an account, set, changed and taken back. */
import type { Page } from "@playwright/test";
import { answer, expect, expectNoAxeFindings, test } from "./story";

const byAccount = (page: Page) => page.getByRole("table", { name: "Cost to serve by account" });

/** The sample company has set its own already. */
async function takeBack(page: Page) {
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByRole("button", { name: /^Take them back/ }).click();
  await expect(answer(page)).toHaveText("No cost rates are set yet");
}

test("rates are set from a template, tried on an account, and charge every customer", async ({ page }) => {
  await page.goto("/costs");
  await expect(answer(page)).toHaveText(/^Serving \d+ customers costs /, { timeout: 30_000 });
  await takeBack(page);
  await expectNoAxeFindings(page);
  await page.getByRole("button", { name: "Distributor" }).click();
  await expect(answer(page)).toHaveText("Set cost rates");
  await page.getByLabel("Hold from, the first of a month").fill("2020-01-01");

  await page.getByRole("combobox", { name: "Account" }).click();
  await page.getByRole("listbox").getByRole("option").first().click();
  const preview = page.getByRole("table", { name: "Preview on an account" });
  await expect(preview.getByRole("row", { name: /order_handling/ })).toContainText(/invoices/);

  const equation = page.getByLabel("Equation", { exact: true }).first();
  const kept = await equation.inputValue();
  await equation.fill("60 min / lines");
  await expect(page.getByText(/at character 10: this may be zero/)).toBeVisible();
  await equation.fill("8 * lines");
  await expect(page.getByText(/the equation is in line and the capacity of `Inside sales` in min/)).toBeVisible();
  await equation.fill(kept);
  await expect(page.getByText(/the capacity of `Inside sales` in min/)).toHaveCount(0);
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expectNoAxeFindings(page);

  await page.getByRole("button", { name: "Set these rates" }).click();
  await expect(answer(page)).toHaveText(/^Serving \d+ customers costs .+; capacity worth .+ stays unused\.$/);
  await expect(page.getByText(/^Charging nobody: .*delivery/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Resource groups" }).getByRole("row", { name: /Warehouse/ })).toContainText("min");
  await expect(byAccount(page).getByRole("row").nth(1)).toContainText("%");
  await expect(page.getByRole("heading", { name: /^Order sizes: one invoice a week and customer at most would save / })).toBeVisible();
  await page.getByText("a month", { exact: true }).click();
  await expect(page.getByRole("heading", { name: /^Order sizes: one invoice a month/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Invoices by size" }).getByRole("row").nth(1)).toContainText("%");
  await page.getByText("Largest difference first").click();
  await expect(byAccount(page).getByRole("row").nth(1)).toBeVisible();
  await expectNoAxeFindings(page);

  await page.getByRole("button", { name: "Change" }).click();
  await expect(answer(page)).toHaveText("Change cost rates");
  await page.getByLabel("Capacity").first().fill("-5");
  await page.getByRole("button", { name: "Set these rates" }).click();
  await expect(page.getByText(/a group can do 1 to 1,000,000,000 units/).first()).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();

  await byAccount(page).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
  await page.goto("/costs");
  await takeBack(page);
});
