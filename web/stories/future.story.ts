/** Ines asks what is ahead: models are fitted, how they would have done is shown, and each account has its reasons. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("models are fitted, say how they would have done, and value each account", async ({ page }) => {
  await page.goto("/future");
  await expect(answer(page)).toHaveText("No model is fitted yet");
  await page.getByRole("button", { name: "Fit the models" }).click();
  await expect(answer(page)).toHaveText(/customers are expected to be worth .+ over the next 36 months/);
  await expect(page.getByText(/Held back, the last days were off by/)).toBeVisible();
  const accounts = page.getByRole("table", { name: "Accounts, the largest value first" });
  await expect(accounts.getByRole("row").nth(1)).toContainText(/\d to \d/);
  await page.getByRole("radiogroup").getByText("12", { exact: true }).click();
  await expect(answer(page)).toHaveText(/over the next 12 months/);
  await expect(page.getByRole("table", { name: /^Parameters of / }).getByRole("row")).toHaveCount(5);
  await expectNoAxeFindings(page);
  await accounts.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
});
