/** Ines has never seen Mainstay, and has a workbook from her ERP. */
import { readFile } from "node:fs/promises";
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

const currency = () => page.getByRole("combobox", { name: "Currency of the amounts" });
const columnOf = (field: string) => page.getByRole("combobox", { name: `${field}: column` });

test("a workbook dropped anywhere on the page is looked at, and asks which sheet is meant", async () => {
  await page.goto("/imports/new");
  await expect(answer(page)).toContainText("Bring a file from your system");
  await expectNoAxeFindings(page);
  await drop(page, "umsatz.xlsx", await readFile(new URL("umsatz.xlsx", import.meta.url)));
  await expect(answer(page)).toContainText("umsatz.xlsx can be read in two ways");
  await expectNoAxeFindings(page);
  await page.getByRole("group", { name: "Which sheet is it?" }).getByRole("button", { name: /Positionen/ }).click();
});

test("the columns are suggested, with their reasons, and the preview comes by itself", async () => {
  await expect(columnOf("Customer number")).toHaveValue("Kundennr");
  await expect(columnOf("Date")).toHaveValue("Datum");
  await expect(columnOf("Revenue")).toHaveValue("Umsatz netto");
  await expect(page.getByText(/^Suggested: /).first()).toBeVisible();
  await expect(page.getByRole("radio", { name: "Invoice lines" })).toBeChecked();
  await expect(page.getByText(/^Told from its columns: it has customers \(Kundennr\)/)).toBeVisible();
});

test("the currency of the amounts is asked while nothing says it, and found by its name", async () => {
  await expect(answer(page)).toHaveText("umsatz.xlsx is read; say which currency its amounts are in.");
  await expect(page.getByRole("button", { name: /^Import/ })).toBeDisabled();
  await expectNoAxeFindings(page);
  await currency().click();
  await currency().fill("euro");
  await page.getByRole("option", { name: "EUR, Euro" }).click();
  await expect(answer(page)).toHaveText(/^44 of 44 rows would be imported, EUR.*none set aside\.$/);
  await expectNoAxeFindings(page);
});

test("form and text stay in step, both ways", async () => {
  const as = page.getByRole("radiogroup", { name: "Mapping as" });
  await as.getByText("Text").click();
  const text = page.getByRole("textbox", { name: "Mapping as text (TOML)" });
  await expect(text).toHaveValue(/customer = "Kundennr"/);
  await text.fill((await text.inputValue()).replace(/cost = .*/, "cost = 'Einstand * 2'"));
  await as.getByText("Form").click();
  await expect(page.getByRole("textbox", { name: "Cost: calculation" })).toHaveValue("Einstand * 2");
  await columnOf("Cost").click();
  await page.getByRole("option", { name: /^Einstand/ }).click();
  await as.getByText("Text").click();
  await expect(text).toHaveValue(/cost = "Einstand"/);
});

test("from the button to the picture", async () => {
  await page.getByRole("button", { name: "Import 44 lines" }).click();
  await expect(answer(page)).toHaveText(/^44 lines worth EUR.* are in the ledger\.$/);
  await page.getByRole("link", { name: "See the picture" }).click();
  await expect(answer(page)).toContainText("customers");
});

test("dates that can be read in two ways are asked, not guessed", async () => {
  await page.goto("/imports/new");
  const lines = ["customer,date,revenue", "1,03/04/2025,10.50", "2,05/06/2025,20.00"];
  await choose(page, "dates.csv", lines);
  const question = page.getByRole("group", { name: /Which comes first in the dates/ });
  await expect(answer(page)).toHaveText("dates.csv can be read in two ways, and only you know which is meant.");
  await expect(page.getByRole("button", { name: /^Import/ })).toBeDisabled();
  await question.getByRole("button", { name: /^day first/ }).click();
  await expect(answer(page)).toHaveText(/^2 of 2 rows would be imported/);
  await expect(page.getByRole("table", { name: "First lines as they would be stored" })).toContainText("2025-04-03");
  await expect(currency()).toHaveValue("EUR, as everything in the ledger");
  await expect(page.getByText(/^The ledger is added up in EUR, and the amounts count in it/)).toBeVisible();
});

test("a header that names a currency is believed, and says so; another column brings its own", async () => {
  await page.goto("/imports/new");
  await choose(page, "two.csv", ["customer,date,Net EUR,Net USD", "1,2025-04-30,10.50,11.50"]);
  await expect(columnOf("Revenue")).toHaveValue("Net EUR");
  await expect(currency()).toHaveValue("EUR, Euro");
  await expect(page.getByText("Suggested: the header Net EUR says EUR")).toBeVisible();
  await columnOf("Revenue").click();
  await page.getByRole("option", { name: /^Net USD/ }).click();
  await expect(currency()).toHaveValue("USD, US Dollar");
});

test("customers are taken for customers, and what nobody can tell is asked", async () => {
  await page.goto("/imports/new");
  await choose(page, "kunden.csv", ["Kundennr;Name 1;Ort;Branche", "7;Acme;Bonn;Stahl", "8;Bolt;Köln;Chemie"]);
  await expect(page.getByRole("radio", { name: "Customers" })).toBeChecked();
  await expect(columnOf("Name")).toHaveValue("Name 1");
  await expect(columnOf("Segment")).toHaveValue("Branche");
  await expect(answer(page)).toHaveText(/^2 of 2 rows would be imported; none set aside\.$/);
  await page.goto("/imports/new");
  await choose(page, "list.csv", ["No,Name", "P1,Bolt", "P2,Nut"]);
  await expect(answer(page)).toHaveText("list.csv is read; say what it holds.");
  await expectNoAxeFindings(page);
  await page.getByRole("group", { name: "What does the file hold?" }).getByRole("button", { name: "Products" }).click();
  await expect(columnOf("Product number")).toHaveValue("No");
  await expect(answer(page)).toHaveText(/^2 of 2 rows would be imported; none set aside\.$/);
  await expect(page.getByText("You chose this.")).toBeVisible();
});

test("the next file of the same columns is read by the kept mapping with one click, and its bad row is set aside", async () => {
  await page.goto("/imports/new");
  await choose(page, "erp.csv", ["no;day;net", "7;2025-01-31;100,50", "8;2025-02-28;50,25"]);
  await page.getByRole("radiogroup", { name: "Mapping as" }).getByText("Text").click();
  await page.getByRole("textbox", { name: "Mapping as text (TOML)" }).fill(ERP);
  await page.getByRole("button", { name: "Import 2 lines" }).click();
  await expect(page.getByRole("link", { name: "See the picture" })).toBeVisible();
  await page.goto("/imports/new");
  await choose(page, "erp-2.csv", ["no;day;net", "7;2025-03-31;100,50", "8;2025-03-31;a lot", "9;2025-03-31;1,25"]);
  await page.getByRole("group", { name: "Read before" }).getByRole("button").first().click();
  await expect(answer(page)).toHaveText(/^2 of 3 rows would be imported.*; 1 set aside/);
  await page.getByRole("button", { name: "Import 2 lines" }).click();
  await page.getByRole("link", { name: "Open the import" }).click();
  await expect(answer(page)).toContainText("1 was set aside");
});

test("an import is undone after saying what that takes away", async () => {
  await page.goto("/imports");
  await page.getByRole("link", { name: "erp.csv" }).click();
  await page.getByRole("button", { name: "Undo the import" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/2 lines worth EUR.150\.75 leave the ledger/);
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Undo the import" }).click();
  await expect(answer(page)).toHaveText(/^This import was undone/);
  await page.getByRole("navigation").getByRole("link", { name: "Imports" }).click();
  await expect(page.getByRole("table", { name: "History" }).getByRole("row", { name: /erp\.csv/ })).toContainText("Undone");
  await expectNoAxeFindings(page);
});

test("the row set aside is downloaded, mended and brought back", async () => {
  await page.goto("/imports");
  await page.getByRole("link", { name: "erp-2.csv" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the rows set aside as CSV" }).click(),
  ]);
  const rows = await readFile(await download.path(), "utf8");
  expect(rows).toContain("a lot");
  const [workbook] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the rows set aside as an Excel workbook" }).click(),
  ]);
  expect(workbook.suggestedFilename()).toBe("quarantine.xlsx");
  await page.getByRole("link", { name: "Import the corrected rows" }).click();
  await choose(page, "mended.csv", rows.replace("a lot", "70,00").split("\n"));
  await expect(answer(page)).toHaveText(/^1 of 1 row would be imported.*none set aside/);
  await page.getByRole("button", { name: "Import 1 line" }).click();
  await page.getByRole("link", { name: "Open the import" }).click();
  await page.getByRole("link", { name: "an earlier import" }).click();
  await expect(page.getByRole("link", { name: "a later import" })).toBeVisible();
});

const ERP = `source = "erp"
kind = "lines"

[columns]
customer = "no"
date = "day"
revenue = "net"
`;

const choose = (on: Page, name: string, lines: string[]) =>
  on.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\n").trim()}\n`) });

/** What a browser does when a file is let go above the page. */
async function drop(on: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await on.evaluateHandle(
    ({ name, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      return data;
    },
    { name, bytes: [...bytes] },
  );
  await on.dispatchEvent("body", "drop", { dataTransfer: transfer });
}
