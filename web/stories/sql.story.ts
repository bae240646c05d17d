/** Ines asks the ledger in SQL: by the keyboard, with a mistake, with an answer as a file, and she keeps the question. */
import { readFile } from "node:fs/promises";
import { answer, expect, expectNoAxeFindings, test } from "./story";

const BY_YEAR = "select extract(year from date) as year, sum(revenue) as revenue from lines group by 1 order by 1";

test("a question is asked by the keyboard, answered, downloaded and kept", async ({ page }) => {
  await page.goto("/sql");
  await expect(answer(page)).toContainText("Ask the ledger in SQL");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill(BY_YEAR);
  await question.press("Control+Enter");
  await expect(answer(page)).toContainText(/\d+ rows in/);
  const table = page.getByRole("table", { name: "Answer" });
  await expect(table.getByRole("columnheader")).toHaveText(["year", "revenue"]);
  await expect(table.getByRole("cell").nth(1)).toHaveText(/^\d+\.\d{4}$/);
  await expectNoAxeFindings(page);

  await page.getByRole("button", { name: "Download" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const file = await readFile(await (await waiting).path(), "utf8");
  expect(file).toMatch(/^year,revenue\n\d{4},\d+\.\d{4}\n/);

  const name = `Revenue by year ${Date.now()}`;
  await page.getByRole("button", { name: "Save this question" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Save this question" }).click();
  const kept = page.getByRole("group", { name: "Saved questions" });
  await expect(kept.getByRole("link", { name })).toBeVisible();
  await expect(page).toHaveURL(/question=/);
  await page.goto("/sql");
  await kept.getByRole("link", { name }).click();
  await expect(question).toHaveValue(BY_YEAR);
  await kept.getByRole("button", { name: `Delete the question ${name}` }).click();
  await expect(kept.getByRole("link", { name })).toHaveCount(0);
});

test("a mistake leads to its place, and nothing but a question is answered", async ({ page }) => {
  await page.goto("/sql");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill("select date\nfrom from lines");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const mistake = page.getByRole("alert");
  await expect(mistake).toContainText("line 2, column 6");
  await expectNoAxeFindings(page);
  await mistake.getByRole("button", { name: "Go to line 2, column 6" }).click();
  await expect(question).toBeFocused();
  expect(await question.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe(17);
  await question.fill("drop table lines");
  await question.press("Control+Enter");
  await expect(mistake).toContainText("only one `select`");
});

test("a long question is cancelled, and the names of tables and columns come by a click", async ({ page }) => {
  await page.goto("/sql");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill("select count(*) from generate_series(1, 1000000000000)");
  await question.press("Control+Enter");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Cancelled");
  await question.fill("select ");
  await page.getByRole("list", { name: "Columns of lines" }).getByTitle("Insert revenue").click();
  await expect(question).toHaveValue("select revenue");
});
