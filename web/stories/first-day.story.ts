/** The first day with an empty server, in its order: set-up, first import, first portfolio, another run, a colleague. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { ADMIN, signIn, VIEWER } from "./people";
import { type Server, startEmpty } from "./server";
import { answer, expectNoAxeFindings } from "./story";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await startEmpty();
  page = await open(browser);
});

test.afterAll(async () => {
  await page.context().close();
  await server.stop();
});

const open = async (browser: Browser) => (await browser.newContext({ baseURL: server.url })).newPage();

test("the one-time link makes the first administrator", async () => {
  await page.goto(server.link ?? "");
  await expect(page).not.toHaveURL(/token/);
  await page.getByRole("textbox", { name: "Name" }).fill(ADMIN.name);
  await page.getByRole("textbox", { name: "Email" }).fill(ADMIN.email);
  await page.getByRole("textbox", { name: "Password", exact: true }).fill("too short");
  await page.getByRole("textbox", { name: "Password again" }).fill("too short");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText("6 more characters needed")).toBeVisible();
  await expectNoAxeFindings(page);
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(ADMIN.password);
  await page.getByRole("textbox", { name: "Password again" }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByRole("button", { name: `You: ${ADMIN.name}` })).toBeVisible();
});

test("the link works once", async ({ browser }) => {
  const second = await open(browser);
  await second.goto(server.link ?? "");
  await expect(second.getByRole("heading", { name: "Mainstay is already set up" })).toBeVisible();
  await second.context().close();
});

test("the administrator signs out, and in again by password", async () => {
  await page.getByRole("button", { name: `You: ${ADMIN.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Mainstay" })).toBeVisible();
  await signIn(page, ADMIN);
});

test("an empty server says in every room what to do", async () => {
  await page.goto("/imports");
  await expect(answer(page)).toHaveText("The ledger is empty");
  await page.goto("/accounts");
  await expect(answer(page)).toHaveText("No accounts yet");
  await page.goto("/");
  await expect(answer(page)).toHaveText("No portfolio yet");
  await expectNoAxeFindings(page);
  await page.getByRole("link", { name: "Import a file" }).click();
  await expect(page).toHaveURL(/\/imports\/new/);
});

test("a file with three bad rows is previewed, imported, and the three are kept apart", async () => {
  const file = { name: "invoice_lines.csv", mimeType: "text/csv", buffer: Buffer.from(invoiceLines()) };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("radiogroup", { name: "Mapping as" }).getByText("Text").click();
  await page.getByRole("textbox", { name: "Mapping as text (TOML)" }).fill(MAPPING);
  await expect(page.getByRole("heading", { name: /^240 of 243 rows would be imported.*; 3 set aside/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "First rows set aside" }).getByRole("row")).toHaveCount(4);
  await expectNoAxeFindings(page);
  await page.getByRole("button", { name: "Import 240 lines" }).click();
  await page.getByRole("link", { name: "Open the import" }).click();
  await expect(answer(page)).toHaveText(/^240 of 243 rows became ledger lines worth EUR.*; 3 were set aside\.$/);
  const aside = page.getByRole("table", { name: "Rows set aside" });
  await expect(aside.getByRole("row")).toHaveCount(4);
  await expect(aside).toContainText("yesterday");
  await expectNoAxeFindings(page);
});

test("the portfolio over the new lines is there by itself", async () => {
  await page.getByRole("link", { name: "Portfolio", exact: true }).click();
  await expect(answer(page)).toContainText("of 20 customers");
  await expect(page.getByRole("button", { name: /Run: As of 2026-01-01/ })).toContainText("12 months, 2025-01-01 to 2025-12-31");
});

test("a run as of another day is computed and opened", async () => {
  await page.getByRole("button", { name: "New run" }).click();
  const asked = page.getByRole("dialog", { name: "New run" });
  await asked.getByRole("textbox", { name: "As-of date" }).fill("2025-07-01");
  await asked.getByText("Whole ledger").click();
  await asked.getByRole("combobox", { name: "Rank accounts by" }).selectOption({ label: "Gross profit" });
  await asked.getByRole("button", { name: "Compute" }).click();
  await page.getByRole("status", { name: "Running work" }).getByRole("link", { name: "Portfolio run: Done" }).click();
  await expect(page).toHaveURL(/run=/);
  await expect(page.getByRole("button", { name: /Run: As of 2025-07-01/ })).toContainText("Whole ledger");
  await expect(answer(page)).toContainText("80% of gross profit");
});

test("a viewer sees revenue, and reads why margins and imports are closed", async ({ browser }) => {
  const created = await page.evaluate(async (body) => {
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/v1/users", { method: "POST", headers, body: JSON.stringify(body) })).status;
  }, VIEWER);
  expect(created).toBe(201);
  const theirs = await open(browser);
  await signIn(theirs, VIEWER);
  await expect(answer(theirs)).toContainText("80% of revenue");
  await expect(answer(theirs)).not.toContainText("money");
  await expect(theirs.getByRole("radio", { name: "Gross profit" })).toBeDisabled();
  await expect(theirs.getByRole("main").getByText(/margin/i).first()).toBeVisible();
  await expect(theirs.getByRole("columnheader", { name: /gross profit/i })).toHaveCount(0);
  await expectNoAxeFindings(theirs);
  await theirs.goto("/imports/new");
  await expect(answer(theirs)).toHaveText("You are signed in, but this is not open to you");
  await theirs.goto("/imports");
  const importFile = theirs.getByRole("button", { name: "Import a file" });
  await expect(importFile).toHaveAttribute("aria-disabled", "true");
  await expect(importFile).toHaveAccessibleDescription(/.{10,}/);
  await theirs.goto("/settings");
  await expect(answer(theirs)).toContainText(VIEWER.name);
  await expect(theirs.getByRole("button", { name: "Add a person" })).toHaveAccessibleDescription(/.{10,}/);
  await expectNoAxeFindings(theirs);
  await theirs.context().close();
});

const MAPPING = `source = "story"
kind = "lines"

[columns]
date = "day"
customer = "customer"
customer_name = "name"
invoice = "invoice"
revenue = "amount"
cost = "cost"
currency = "'EUR'"
`;

/** 20 customers, a line a month each through 2025, the larger the earlier; then a bad date, a bad amount, no customer. */
function invoiceLines(): string {
  const lines = ["day,customer,name,invoice,amount,cost"];
  for (let month = 1; month <= 12; month++) {
    for (let customer = 1; customer <= 20; customer++) {
      const amount = 10_000 / customer;
      const day = `2025-${String(month).padStart(2, "0")}-${month === 12 ? "31" : "15"}`;
      lines.push(`${day},C${customer},Customer ${customer} Ltd,R${month}-${customer},${amount.toFixed(2)},${(amount * 0.7).toFixed(2)}`);
    }
  }
  lines.push("yesterday,C1,Customer 1 Ltd,R99-1,100.00,70.00");
  lines.push("2025-12-30,C2,Customer 2 Ltd,R99-2,a lot,70.00");
  lines.push("2025-12-30,,,R99-3,100.00,70.00");
  return `${lines.join("\n")}\n`;
}
