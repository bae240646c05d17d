/** Ines gets January again from her ERP, sees what that changes in money, and finds every version afterwards. */
import { expect, type Page, test } from "@playwright/test";
import { setUp } from "./people";
import { type Server, startEmpty } from "./server";
import { answer, expectNoAxeFindings } from "./story";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await startEmpty();
  page = await (await browser.newContext({ baseURL: server.url })).newPage();
  await setUp(page, server);
});

test.afterAll(async () => {
  await page.context().close();
  await server.stop();
});

const JANUARY = "customer,date,revenue,currency\nAlpha,2026-01-10,100.00,EUR\nBeta,2026-01-20,200.00,EUR\nBeta,2026-02-03,50.00,EUR\n";
const AGAIN = "customer,date,revenue,currency\nAlpha,2026-01-10,110.00,EUR\n";

async function bring(name: string, text: string) {
  await page.goto("/imports/new");
  await page.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("radiogroup", { name: "Mapping as" }).waitFor();
}

async function importIt(why: string) {
  await page.getByRole("textbox", { name: "Why, for the list of versions" }).fill(why);
  await page.getByRole("button", { name: /^Import \d+ line/ }).click();
  await expect(answer(page)).toContainText("in the ledger");
}

test("January comes, with its reason", async () => {
  await bring("january.csv", JANUARY);
  const currency = page.getByRole("combobox", { name: "Currency of the ledger" });
  if (await currency.isVisible()) {
    await currency.fill("EUR");
    await page.getByRole("option", { name: /^EUR/ }).first().click();
  }
  await importIt("the first month");
});

test("January again takes the place of its month, and the preview says what that is in money", async () => {
  await bring("january-again.csv", AGAIN);
  await page.getByRole("combobox", { name: "Takes the place of" }).click();
  await page.getByRole("option", { name: "The months it has lines of" }).click();
  await expect(page.getByText("2 lines of earlier files leave the ledger, and this file takes their place.")).toBeVisible();
  const byMonth = page.getByRole("table", { name: "By month" });
  await expect(byMonth.getByRole("row", { name: /2026-01/ })).toContainText("−190.00");
  await expect(page.getByRole("table", { name: /^By customer/ }).getByRole("row", { name: /Beta/ })).toContainText("−200.00");
  await expectNoAxeFindings(page);
  await importIt("one amount was wrong");
});

test("the versions say who, when and why, and two of them can be compared", async () => {
  await page.goto("/imports");
  await page.getByRole("link", { name: "Versions of the ledger" }).click();
  await expect(answer(page)).toHaveText("The ledger is at version 2: 2 lines in 2 files.");
  const versions = page.getByRole("table", { name: "Versions" });
  await expect(versions.getByRole("row", { name: /one amount was wrong/ })).toContainText("Correction by");
  await page.getByRole("link", { name: "What changed in version 2" }).click();
  await expect(page.getByRole("status").filter({ hasText: "From version 1 to 2, 2 customers have other lines." })).toBeVisible();
  await expect(page.getByRole("table", { name: "By import" })).toContainText("january.csv");
  await expectNoAxeFindings(page);
});

test("an undo says what comes back", async () => {
  await page.goto("/imports");
  await page.getByRole("table", { name: "History" }).getByRole("link", { name: "january-again.csv" }).click();
  await page.getByRole("button", { name: "Undo the import" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("2 lines that it took the place of come back.");
  await dialog.getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByText(/^Undone .* from ledger version 3 on/)).toBeVisible();
});

test("a clean-up says first what would go", async () => {
  await page.goto("/settings");
  await page.getByRole("textbox", { name: "Keep the newest versions" }).fill("1");
  await page.getByRole("textbox", { name: "Keep the versions of the last days" }).fill("0");
  await page.getByRole("button", { name: "Show what would go" }).click();
  await expect(page.getByText(/would go\. Versions before 3 have no answer from then on/)).toBeVisible();
  await page.getByRole("button", { name: "Remove them" }).click();
  await expect(page.getByText(/removed by .*versions from 3 on can be asked/)).toBeVisible();
});
