/** Ines asks what is ahead: models are fitted, how they would have done is shown, and each account has its reasons. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("models are fitted, say how they would have done, and value each account", async ({ page }) => {
  await page.goto("/future");
  await expect(answer(page)).toHaveText(/customers are expected to be worth .+/);
  await page.getByRole("button", { name: "Fit again" }).click();
  await expect(answer(page)).toHaveText(/customers are expected to be worth .+ over the next 36 months/, { timeout: 30_000 });
  await expect(page.getByText(/Held back, the last days were off by/)).toBeVisible();
  const accounts = page.getByRole("table", { name: "Accounts, the largest value first" });
  await expect(accounts.getByRole("row").nth(1)).toContainText(/\d.* to \d/);
  await page.getByRole("radiogroup").getByText("12", { exact: true }).click();
  await expect(answer(page)).toHaveText(/over the next 12 months/);
  await expect(page.getByRole("table", { name: /^Parameters of / }).getByRole("row")).toHaveCount(5);
  await expectNoAxeFindings(page);
  await accounts.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
});

test("customers are worth something together, and the future hangs on other customers than the past", async ({ page }) => {
  await page.goto("/future");
  await expect(answer(page)).toHaveText(/customers are expected to be worth .+/, { timeout: 30_000 });
  await page.getByRole("link", { name: /^Customer equity/ }).click();
  await expect(page).toHaveURL(/\/equity/);
  await expect(answer(page)).toHaveText(/customers are worth .+ in contribution I+ over the next 36 months; in eight of ten cases between .+ and /, { timeout: 30_000 });
  await expect(page.getByRole("table", { name: "By class" }).getByRole("row").nth(1)).toContainText(/\d.* to \d/);
  await expect(page.getByRole("table", { name: "How concentrated" }).getByRole("row")).toHaveCount(7);
  await expectNoAxeFindings(page);
  await page.getByRole("radiogroup").getByText("12", { exact: true }).click();
  await expect(answer(page)).toHaveText(/over the next 12 months/);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Excel workbook" }).click();
  expect((await file).suggestedFilename()).toBe("customer-equity.xlsx");
  await page.getByRole("link", { name: /^Allocation/ }).click();
  await page.getByRole("textbox", { name: "Units to give" }).fill("100");
  await page.getByRole("button", { name: "Allocate" }).click();
  await expect(answer(page)).toHaveText(/100 of .+ expected orders can be served/);
  await expect(page.getByRole("table", { name: "Who gets how much" }).getByRole("row").nth(1)).toBeVisible();
  await expectNoAxeFindings(page);
  await page.goto("/equity");
  await page.getByRole("table", { name: "Who matters more, and who less" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
  await expect(page.getByRole("heading", { name: "How steadily it orders" })).toBeVisible();
  await expectNoAxeFindings(page);
});
