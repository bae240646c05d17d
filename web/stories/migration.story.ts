/** Ines follows her accounts from one run to the next: by class, with money, and to the accounts behind a cell. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("accounts are followed from run to run, by every class, down to each account", async ({ page }) => {
  await page.goto("/migration");
  await expect(answer(page)).toHaveText(/\d+ of \d+ accounts kept their class; \d+% of the earlier revenue was with them/);
  const matrix = page.getByRole("table", { name: "From state to state" });
  await expect(matrix.getByRole("rowheader").first()).toContainText("A");
  await expect(page.getByRole("figure", { name: "Flow of accounts" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Can the next step be told?" })).toContainText("The last state tells the next");
  await expectNoAxeFindings(page);

  await matrix.getByRole("link", { name: /from A to B/ }).click();
  await expect(page).toHaveURL(/from_state=A&to_state=B/);
  const behind = page.getByRole("table", { name: "The accounts behind" });
  await expect(behind.getByRole("row").nth(1)).toContainText("A →became B");
  await page.getByRole("button", { name: "All accounts" }).click();
  await expect(page).not.toHaveURL(/from_state/);

  await page.getByRole("radiogroup", { name: "Followed by" }).getByText("Nine cells").click();
  await expect(answer(page)).toHaveText(/kept their cell/);
  await page.getByRole("radiogroup", { name: "Followed by" }).getByText("RFM segments").click();
  await expect(matrix).toContainText("champions");
  await behind.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
});
