/** Ines joins two numbers of one customer, and takes it back. */
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

const LINES = "customer,date,revenue,currency\nC7,2026-01-10,100.00,EUR\nC7,2026-01-20,50.00,EUR\nC20,2026-02-03,30.00,EUR\nC1,2026-02-03,5.00,EUR\n";

test("lines come under an old number and a new one", async () => {
  await page.goto("/imports/new");
  await page.locator("input[type=file]").first().setInputFiles({ name: "lines.csv", mimeType: "text/csv", buffer: Buffer.from(LINES) });
  await page.getByRole("radiogroup", { name: "Mapping as" }).waitFor();
  const currency = page.getByRole("combobox", { name: "Currency of the ledger" });
  if (await currency.isVisible()) {
    await currency.fill("EUR");
    await page.getByRole("option", { name: /^EUR/ }).first().click();
  }
  await page.getByRole("button", { name: /^Import \d+ line/ }).click();
  await expect(answer(page)).toContainText("in the ledger");
  await page.getByRole("link", { name: "See the picture" }).waitFor({ timeout: 60_000 });
});

test("the form says what is joined, and joins it", async () => {
  await page.goto("/");
  await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link", { name: "C7" }).click();
  await page.getByRole("button", { name: "Join with another number" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("combobox", { name: "The number it bears now" }).fill("C20");
  await page.getByRole("option", { name: "C20 (C20)" }).click();
  await form.getByLabel("Since").fill("2026-02-01");
  await expect(form.getByText("2 lines of C7 (C7), EUR 150, from 2026-01-10 to 2026-01-20, are found under C20 (C20).")).toBeVisible();
  await expect(form.getByRole("table", { name: "What is joined" }).getByRole("row", { name: /^Together, as C20/ })).toContainText("180.00");
  await expectNoAxeFindings(page);
  await form.getByRole("button", { name: "Join them" }).click();
  await expect(page.getByText(/formerly C7/)).toBeVisible();
});

test("undoing the import takes it apart again", async () => {
  await page.goto("/imports");
  await page.getByRole("link", { name: "account C7 is C20" }).click();
  await page.getByRole("button", { name: "Undo the import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.goto("/");
  await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("link", { name: "C7" }).click();
  await expect(page.getByRole("button", { name: "Join with another number" })).toBeVisible();
});
