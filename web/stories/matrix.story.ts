/** Ines looks for the large customers she may lose, by two measures of her own choice. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("accounts stand in four quadrants, and those large and at risk are listed", async ({ page }) => {
  await page.goto("/matrix");
  await expect(answer(page)).toHaveText(/large and at risk|No large account is at risk/);
  await expect(page.getByRole("figure", { name: "The matrix" })).toBeVisible();
  await expectNoAxeFindings(page);

  await page.getByLabel("Upwards", { exact: true }).selectOption("orders");
  await expect(page).toHaveURL(/y=orders/);
  await page.getByLabel("Cut across at").fill("q75");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/x_at=q75/);
  await page.getByLabel("Name of the quadrant above right").fill("Protect");
  await page.getByLabel("Name of the quadrant above right").press("Tab");
  await expect(page).toHaveURL(/names=/);

  const accounts = page.getByRole("table", { name: "Accounts", exact: true });
  await expect(accounts.getByRole("row").nth(1)).toContainText("Protect");
  await accounts.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
});
