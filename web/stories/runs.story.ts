/** Ines looks through the archive, pins a run, and lets the next ones be computed by themselves. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("runs are found, compared with the one before, pinned, and due by themselves", async ({ page }) => {
  await page.goto("/runs");
  await expect(answer(page)).toHaveText(/^\d+ runs are kept, the newest first$/);
  const table = page.getByRole("table", { name: "Kept runs" });
  await expectNoAxeFindings(page);

  await table.getByRole("button", { name: /^What changed up to/ }).nth(1).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/Revenue (rose|fell) by|Revenue stayed at/);
  await expect(dialog.getByRole("table", { name: "The accounts that moved most" })).toBeVisible();
  await expectNoAxeFindings(page);
  await dialog.getByRole("link", { name: "Compare in full" }).click();
  await expect(page).toHaveURL(/\/compare\?/);
  await page.goBack();

  await table.getByRole("button", { name: /^Pin the run as of/ }).first().click();
  await dialog.getByRole("textbox", { name: "Why" }).fill("For the board");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(table).toContainText("For the board");
  await page.getByRole("checkbox", { name: "Pinned only" }).click();
  await expect(answer(page)).toHaveText("1 run is pinned");
  await expect(page).toHaveURL(/pinned=yes/);
  await table.getByRole("button", { name: /^Change the pin/ }).click();
  await dialog.getByRole("button", { name: "Take the pin away" }).click();
  await expect(page.getByText("No run is like this").first()).toBeVisible();
  await page.getByRole("button", { name: "All runs" }).click();
  await expect(answer(page)).toHaveText(/runs are kept/);

  await page.getByRole("link", { name: "Analysis calendar" }).click();
  await expect(answer(page)).toHaveText("Nothing runs by itself yet");
  await page.getByRole("button", { name: "Add an entry" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("the name of an entry is one line of 1 to 100 characters")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Month-end");
  await dialog.getByRole("textbox", { name: "On day" }).fill("3");
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  const entries = page.getByRole("table", { name: "Analysis calendar" });
  await expect(entries).toContainText("Monthly, on the 3rd");
  await page.getByRole("button", { name: "Run now: Month-end" }).click();
  await expect(entries).toContainText("Computed, as of", { timeout: 20_000 });
  await expectNoAxeFindings(page);
  await page.getByRole("button", { name: "Show the runs of Month-end" }).click();
  await expect(page.getByRole("table", { name: "Runs of Month-end" })).toContainText("Computed");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove Month-end" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(answer(page)).toHaveText("Nothing runs by itself yet");
});
