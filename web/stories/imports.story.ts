/** Ines brings a file into the ledger, and sees beforehand what will happen. */
import { answer, expect, test } from "./story";

test("the history leads to an import that reconciles", async ({ page }) => {
  await page.goto("/imports");
  await page.getByRole("table", { name: "History" }).getByRole("link").first().click();
  await expect(answer(page)).toContainText("became ledger lines");
  await expect(page.getByRole("group", { name: "Reconciliation" })).toContainText(/rows read.*accepted.*set aside/);
  await expect(page.getByText("As it was used")).toBeVisible();
});

test("a mapping that does not fit is refused with its place, and nothing is stored", async ({ page }) => {
  await page.goto("/imports/new");
  const file = { name: "new.csv", mimeType: "text/csv", buffer: Buffer.from("day,who,amount\n2026-01-31,C1,10.00\n") };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("radiogroup", { name: "Mapping as" }).getByText("Text").click();
  const text = page.getByRole("textbox", { name: "Mapping as text (TOML)" });
  await text.fill('source = "story"\n[columns]\ndate = "wrong"\ncustomer = "who"\nrevenue = "amount"\n');
  await expect(page.getByRole("alert")).toContainText("The file cannot be read this way yet");
  await expect(page.getByRole("alert")).toContainText("Date: ");
  await text.fill("source = ");
  await expect(answer(page)).toContainText("line 1");
});
