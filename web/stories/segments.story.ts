/** Ines puts her customers into segments, keeps what helps, and works with one of them. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("segments are tried, kept as versions, compared, and used as a filter", async ({ page }) => {
  await page.goto("/segments");
  await expect(answer(page)).toHaveText("No segments are kept yet: try some below, and keep those that help.");
  await page.getByText("By likeness").click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByRole("table", { name: "Tried segments" }).getByRole("row").nth(1)).toContainText("Group 1");
  await expect(page.getByRole("heading", { name: "How good the groups are" })).toBeVisible();
  await expect(page.getByText(/^(Stable|Doubtful|Unstable): /)).toBeVisible();
  await expectNoAxeFindings(page);

  await page.getByText("By rules").click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByRole("table", { name: "Tried segments" }).getByRole("row").nth(1)).toContainText("Large");
  await page.getByLabel("Under which name").fill("By size");
  await page.getByLabel("Why").fill("To serve the large ones by name");
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(answer(page)).toHaveText(/“By size”, version 1: .+ in 2 segments/);

  await page.getByLabel("One of, separated by commas").fill("A, B");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByLabel("Under which name").fill("By size");
  await page.getByLabel("Why").fill("The middle belongs to them");
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(answer(page)).toHaveText(/“By size”, version 2/);
  await expect(page.getByText(/ are in another segment\. Agreement /)).toBeVisible();
  await expectNoAxeFindings(page);

  await page.getByRole("table", { name: "Segments of the run" }).getByRole("link", { name: "Large", exact: true }).click();
  await expect(page).toHaveURL(/segment=[0-9a-f-]{36}:1/);
  const accounts = page.getByRole("table", { name: "Accounts", exact: true });
  await expect(accounts.getByRole("columnheader", { name: "Segment", exact: true })).toBeVisible();
});
