/** Ines looks where her relationships stand, who moved back, and says otherwise where she knows more than invoices. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("relationships stand in lanes, moves back are listed, and a person may say otherwise", async ({ page }) => {
  await page.goto("/lifecycle");
  await expect(answer(page)).toHaveText(/accounts? (is|are) committed with .+ of revenue; .+ within twelve months/);
  await expect(page.getByRole("heading", { name: "Lanes" })).toBeVisible();
  await expect(page.getByRole("figure", { name: "Phases month by month" })).toBeVisible();
  await expectNoAxeFindings(page);

  const accounts = page.getByRole("table", { name: "Accounts", exact: true });
  await page.getByRole("link", { name: "Show them" }).click();
  await expect(page).toHaveURL(/only=moved_back/);
  await expect(accounts.getByRole("row").nth(1)).toContainText(/back from \w+ on \d{4}-\d{2}-\d{2}/);

  await page.getByRole("list").getByRole("link", { name: /^Commitment \d/ }).click();
  await expect(page).toHaveURL(/phase=commitment/);
  await expect(accounts.getByRole("row").nth(1)).toContainText("never waited longer than");
  await accounts.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Relationship", exact: true })).toBeVisible();
  await expect(page.getByText(/^Commitment, /)).toBeVisible();

  await page.getByRole("button", { name: "Say otherwise" }).click();
  const dialog = page.getByRole("dialog", { name: "Say in which phase it is" });
  await dialog.getByRole("combobox", { name: "Phase" }).click();
  await page.getByRole("option", { name: "Expansion" }).click();
  await dialog.getByLabel("Why").fill("A second supplier was let in");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByText(/“A second supplier was let in” By the rules: Commitment/)).toBeVisible();
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByText(/^Commitment, /)).toBeVisible();
  await expect(page.getByText("1 said before")).toBeVisible();
});
