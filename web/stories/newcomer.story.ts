/** From the first link to the nine cells, by clicks alone: Ines has an export of her ERP and no word of explanation. */
import { expect, type Page, test } from "@playwright/test";
import { ADMIN } from "./people";
import { startEmpty } from "./server";
import { answer } from "./story";

/** A year of two customers a month, in Swiss francs as the header says. */
const LINES = [
  "Kundennr;Kundenname;Rechnungsdatum;Umsatz in CHF",
  ...Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, "0")).flatMap((month) => [
    `1001;Adler AG;15.${month}.2025;1250,50`,
    `1002;Brunner & Co;20.${month}.2025;99,00`,
  ]),
];

const CUSTOMERS = ["Kundennr;Name 1;Ort;Branche", "1001;Adler AG;Zürich;Maschinenbau", "1002;Brunner & Co;Bern;Handel"];

const hand = (page: Page, name: string, lines: string[]) =>
  page.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\n")}\n`) });

async function begin(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("textbox", { name: "Name" }).fill(ADMIN.name);
  await page.getByRole("textbox", { name: "Email" }).fill(ADMIN.email);
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(ADMIN.password);
  await page.getByRole("textbox", { name: "Password again" }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByRole("link", { name: "Import a file" }).click();
}

test("a file that says its currency needs no answer at all", async ({ browser }) => {
  const server = await startEmpty();
  const page = await (await browser.newContext({ baseURL: server.url })).newPage();
  await begin(page, server.link ?? "");
  await hand(page, "umsatz.csv", LINES);
  await expect(page.getByRole("combobox", { name: "Currency of the amounts" })).toHaveValue("CHF, Swiss Franc");
  await page.getByRole("button", { name: "Import 24 lines" }).click();
  await page.getByRole("link", { name: "See the picture" }).click();
  await expect(page.getByRole("table", { name: /^What accounts are worth by revenue/ })).toBeVisible();
  await page.context().close();
  await server.stop();
});

test("customers before their lines say what is still to come, and the lines are one click away", async ({ browser }) => {
  const server = await startEmpty();
  const page = await (await browser.newContext({ baseURL: server.url })).newPage();
  await begin(page, server.link ?? "");
  await hand(page, "kunden.csv", CUSTOMERS);
  await expect(page.getByRole("radio", { name: "Customers" })).toBeChecked();
  await page.getByRole("button", { name: "Import 2 customers" }).click();
  await expect(page.getByText("none are in the ledger yet")).toBeVisible();
  await page.getByRole("link", { name: "Portfolio", exact: true }).click();
  await expect(answer(page)).toHaveText("No portfolio yet");
  await page.goBack();
  await page.getByRole("link", { name: "Import the invoice lines" }).click();
  await hand(page, "umsatz.csv", LINES);
  await page.getByRole("button", { name: "Import 24 lines" }).click();
  await page.getByRole("link", { name: "See the picture" }).click();
  await expect(answer(page)).toContainText("Adler AG");
  await page.context().close();
  await server.stop();
});
