/** Ines audits the base: who still buys, what changed and why, and how long customers last. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("the customer base is audited period by period", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Audit of the customer base" }).click();
  await expect(answer(page)).toHaveText(/\d+ of \d+ customers won so far bought in the last period\. .+ active before are active again/);
  await expect(page.getByRole("table", { name: "What the last change is made of" })).toContainText("Together");
  await expect(page.getByRole("figure", { name: "Revenue by cohort" })).toBeVisible();
  await expect(page.getByRole("figure", { name: "How long accounts last" })).toBeVisible();
  await expectNoAxeFindings(page);
  await page.getByRole("radiogroup", { name: "Periods" }).getByText("Quarters").click();
  await expect(page).toHaveURL(/period=quarter/);
  await expect(page.getByRole("table", { name: "Period by period" }).getByRole("row").nth(4)).toBeVisible({ timeout: 30_000 });
});
