/** Ines plans: who orders smoothly, who has a season, and how the nine cells went. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("demand patterns are told, narrowed, and explained on the account's page", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Demand patterns and seasons" }).click();
  await expect(answer(page)).toHaveText(/\d+ of \d+ active accounts \(.+\) order smoothly/);
  await expect(page.getByRole("figure", { name: "The nine cells over time" })).toBeVisible();
  await expectNoAxeFindings(page);

  await page.getByRole("list").getByRole("link", { name: /^Lumpy/ }).click();
  await expect(page).toHaveURL(/pattern=lumpy/);
  const accounts = page.getByRole("table", { name: "Accounts", exact: true });
  await expect(accounts.getByRole("row").nth(1)).toContainText("Lumpy");
  await accounts.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
  await expect(page.getByRole("heading", { name: "Demand pattern" })).toBeVisible();
  await expect(page.getByText(/^Lumpy: demand in \d+ of \d+/)).toBeVisible();
});
