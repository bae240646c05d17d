/** Ines asks how steadily her customers buy, what changed in a year, and keeps the question. */
import { answer, expect, test } from "./story";

test("a cell of the nine says its rule on focus, and opens its accounts", async ({ page }) => {
  await page.goto("/");
  const grid = page.getByRole("table", { name: /against how steadily they buy/ });
  const cell = grid.getByRole("link").first();
  await cell.focus();
  const rule = (await cell.getAttribute("aria-description")) ?? "";
  expect(rule.length).toBeGreaterThan(40);
  await expect(page.getByText(rule.split(". ")[0] ?? "", { exact: false }).first()).toBeVisible();
  const accounts = /^[\d,]+ accounts?/.exec((await cell.getAttribute("aria-label")) ?? "")?.[0] ?? "";
  await cell.click();
  await expect(page).toHaveURL(/abc=[ABC]&xyz=[XYZN]/);
  await expect(page.locator("#accounts").getByRole("table").getByRole("cell", { name: accounts })).toBeVisible();
  await page.getByRole("button", { name: /Remove the filter [ABC] by revenue/ }).click();
  await expect(page).not.toHaveURL(/abc=/);
});

test("as a table every cell has its numbers and its rule", async ({ page }) => {
  await page.goto("/?view=table");
  const cells = page.getByRole("table", { name: /against how steadily they buy/ });
  await expect(cells.getByRole("rowheader", { name: "AX" })).toBeVisible();
  await expect(cells.getByRole("row", { name: /^CZ .*Small and erratic/ })).toBeVisible();
});

test("the XYZ column follows the basis that is chosen", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Frequency", exact: true }).first().click();
  await expect(page).toHaveURL(/basis=frequency/);
  await expect(page.locator("#accounts").getByRole("columnheader", { name: /^Frequency/ })).toBeVisible();
});

test("what a run was asked is shown, and cuts that cannot work are refused with the reason", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText(/What this run was asked: 12 months by revenue; A to 80%, B to 95%/)).toBeVisible();
  await page.getByRole("button", { name: "Ask otherwise" }).click();
  const asked = page.getByRole("dialog", { name: "New run" });
  await asked.getByRole("textbox", { name: "ABC cuts, A" }).fill("97");
  await asked.getByRole("button", { name: "Compute" }).click();
  await expect(asked.getByRole("alert")).toContainText("two rising percentages");
  await asked.getByRole("textbox", { name: "ABC cuts, A" }).fill("70");
  await asked.getByRole("button", { name: "Compute" }).click();
  await page.getByRole("status", { name: "Running work" }).getByRole("link", { name: /Portfolio run: Done/ }).click();
  await expect(page.getByText(/A to 70%, B to 95%/)).toBeVisible();
});

test("a run by a rung of the ladder ranks accounts by what is left of them, and says what it was told with", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Ask otherwise" }).click();
  const asked = page.getByRole("dialog", { name: "New run" });
  await asked.getByRole("combobox", { name: "Rank accounts by" }).selectOption({ label: "Contribution I" });
  await asked.getByRole("button", { name: "Compute" }).click();
  await page.getByRole("status", { name: "Running work" }).getByRole("link", { name: /Portfolio run: Done/ }).click();
  await expect(page.getByText(/What this run was asked: 12 months by contribution I; .+ Told with /)).toBeVisible();
  await expect(page.getByRole("radio", { name: "Contribution I" })).toBeChecked();
  await expect(answer(page)).toContainText("80% of contribution I");
  const accounts = page.locator("#accounts");
  await expect(accounts.getByRole("columnheader", { name: "Contribution I", exact: true })).toBeVisible();
  await accounts.getByRole("row").nth(2).getByRole("link").first().click();
  await expect(answer(page)).toContainText("by contribution I");
});

test("a year is compared in sentences, classes and accounts", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Compare with an earlier run" }).click();
  await expect(answer(page)).toHaveText(/^Revenue (rose|fell) by .+ active, .+ before\.$/);
  await expect(page.getByRole("table", { name: /From class to class/ }).getByRole("row").nth(1)).toBeVisible();
  const moved = page.getByRole("table", { name: "Accounts that moved" });
  await expect(moved.getByRole("row").nth(1)).toContainText(/[+\u2212][\d,]+\.\d\d$/);
  const later = page.getByRole("combobox", { name: "To", exact: true });
  await later.selectOption({ index: 1 });
  await expect(page).toHaveURL(/from=/);
  await moved.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\//);
});

test("each count of a comparison opens the accounts behind it", async ({ page }) => {
  await page.goto("/compare");
  const matrix = page.getByRole("table", { name: /From class to class/ });
  const kept = matrix.getByRole("link", { name: /before: A, now: A,/ });
  const accounts = /^[\d,]+/.exec((await kept.getAttribute("aria-label")) ?? "")?.[0] ?? "";
  await kept.click();
  await expect(page).toHaveURL(/from_class=A&to_class=A/);
  await expect(page.getByText(new RegExp(`^(The first \\d+ of )?${accounts} accounts?, together`))).toBeVisible();
  await page.getByRole("listitem").getByRole("link", { name: /accounts? fell to B/ }).click();
  await expect(page).toHaveURL(/to_class=B&kind=fallen/);
  await expect(page.getByRole("table", { name: "Accounts of the comparison" }).getByRole("row").nth(1)).toContainText("fell");
  await page.getByRole("button", { name: "All that moved" }).click();
  await expect(page.getByRole("table", { name: "Accounts that moved" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/kind=fallen/);
});

test("a filter is kept under a name, shared, found again and deleted", async ({ page }) => {
  await page.goto("/?revenue_class=A&xyz=Z");
  await page.getByRole("button", { name: "Save this filter" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Large and erratic");
  await page.getByRole("checkbox", { name: "Show it to colleagues too" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Save this filter" }).click();
  const kept = page.getByRole("group", { name: "Saved filters" });
  await expect(kept.getByRole("link", { name: "Large and erratic (shared)" })).toHaveAttribute("aria-current", /./);
  await page.goto("/");
  await kept.getByRole("link", { name: "Large and erratic (shared)" }).click();
  await expect(page).toHaveURL(/revenue_class=A&xyz=Z/);
  await kept.getByRole("button", { name: "Delete the filter Large and erratic" }).click();
  await expect(kept.getByRole("link")).toHaveCount(0);
});

test("a kept filter brings back measure, columns and order with its rows", async ({ page }) => {
  await page.goto("/?measure=gross_profit&gross_profit_class=A&columns=rank,gross_profit,xyz&basis=regularity&sort=gross_profit&order=asc");
  await page.getByRole("button", { name: "Save this filter" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Thin profits");
  await page.getByRole("dialog").getByRole("button", { name: "Save this filter" }).click();
  const kept = page.getByRole("group", { name: "Saved filters" });
  await expect(kept.getByRole("link", { name: "Thin profits" })).toBeVisible();
  await page.goto("/");
  const headings = page.locator("#accounts").getByRole("columnheader");
  await expect(headings).not.toHaveCount(4);
  await kept.getByRole("link", { name: "Thin profits" }).click();
  await expect(headings).toHaveCount(4);
  await expect(page.locator("#accounts").getByRole("columnheader", { name: /^Gross profit/ })).toHaveAttribute("aria-sort", "ascending");
  await expect(answer(page)).toContainText("80% of gross profit");
  // Another column is another view, and can be kept beside it.
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Rank", exact: true }).uncheck();
  await expect(page.getByRole("button", { name: "Save this filter" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Rank", exact: true }).check();
  await page.keyboard.press("Escape");
  await kept.getByRole("button", { name: "Delete the filter Thin profits" }).click();
  await expect(kept.getByRole("link")).toHaveCount(0);
});

test("columns are chosen, and the run is downloaded as a workbook or as Parquet", async ({ page }) => {
  await page.goto("/");
  const table = page.locator("#accounts").getByRole("table");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Share", exact: true }).uncheck();
  await expect(table.getByRole("columnheader", { name: "Share", exact: true })).toHaveCount(0);
  await expect(page).toHaveURL(/columns=/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Download" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /Excel workbook/ }).click();
  expect((await file).suggestedFilename()).toMatch(/\.xlsx$/);
  await page.getByRole("button", { name: "Download" }).click();
  const columnar = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /Parquet/ }).click();
  expect((await columnar).suggestedFilename()).toBe("accounts.parquet");
});
