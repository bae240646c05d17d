/** Ines asks what customers really earn: who makes the profit, why it changed, and what one account leaves. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("the whale curve, the ladder and the reconciliation stand on one page", async ({ page }) => {
  await page.goto("/profit");
  await expect(answer(page)).toHaveText(/accounts earn .+ contribution (I|II|III)\b/, { timeout: 30_000 });
  await expect(page.getByRole("table", { name: "Rung by rung" }).getByRole("row", { name: /^Net sales/ })).toBeVisible();
  await expect(page.getByText(/Every level adds up to the .+ lines/)).toBeVisible();
  await expectNoAxeFindings(page);
  await page.getByRole("table", { name: /^The most profitable/ }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\/.+\/economics/);
  await expect(answer(page)).toHaveText(/net sales/, { timeout: 30_000 });
  await expectNoAxeFindings(page);
});

test("what an account earns goes down to an invoice and its lines", async ({ page }) => {
  await page.goto("/profit");
  await page.getByRole("table", { name: /^The most profitable/ }).getByRole("link").first().click();
  await page.getByRole("table", { name: "Invoice by invoice" }).getByRole("button").first().click();
  await expect(page).toHaveURL(/invoice=/);
  const lines = page.getByRole("table", { name: /line by line$/ });
  await expect(lines.getByRole("columnheader", { name: "Where it comes from" })).toBeVisible();
  await expect(lines.getByRole("row", { name: /^Net sales/ })).toBeVisible();
  await expectNoAxeFindings(page);
});

test("a bridge says why net sales changed, and by whom", async ({ page }) => {
  await page.goto("/bridge");
  await expect(answer(page)).toHaveText(/^Net sales (rose|fell) by/);
  await page.getByText("Gross profit", { exact: true }).first().click();
  await expect(answer(page)).toHaveText(/^Gross profit (rose|fell) by/);
  await expect(page.getByRole("table", { name: "Growth by customer and market" })).toBeVisible();
  await expectNoAxeFindings(page);
});

test("the structure of profit stands beside the bridge, by segment, by tier and on another level", async ({ page }) => {
  await page.goto("/bridge?structure=country");
  const structure = page.getByRole("table", { name: "Profit structure" });
  await expect(structure.getByRole("rowheader").first()).toBeVisible();
  await expect(page.getByText(/^Contribution .+ (rose|fell) by .+ of net sales\./)).toBeVisible();
  await page.getByLabel("What is left", { exact: true }).selectOption("net_sales");
  await expect(page.getByRole("paragraph").filter({ hasText: /^Net sales (rose|fell) by .+ from 100% to 100% of net sales\./ })).toBeVisible();
  await page.getByLabel("Parts by", { exact: true }).selectOption("tier");
  await expect(structure.getByRole("rowheader", { name: "Other accounts" })).toBeVisible();
  await expect(page).toHaveURL(/structure=tier/);
  await expect(page.getByRole("link", { name: "Profit structure as a workbook" })).toHaveAttribute("href", /by=tier/);
  await expectNoAxeFindings(page);
});

test("what if pulls several levers, keeps them as a scenario and opens it again", async ({ page }) => {
  await page.goto("/what-if");
  await expect(answer(page)).toHaveText("What would be left with other prices, terms, freight or service?");
  await page.getByLabel("List prices, %", { exact: true }).fill("2");
  await expect(answer(page)).toHaveText(/^You would earn .+ more contribution .+ (\d+) of \1 accounts are touched\.$/, { timeout: 30_000 });
  const all = await answer(page).textContent();

  await page.getByRole("button", { name: "Add a change" }).click();
  const second = page.getByRole("group", { name: "Change 2" });
  await second.getByLabel("Of whom").selectOption("country");
  await second.getByRole("combobox", { name: "Which" }).click();
  await page.getByRole("listbox").getByRole("option").first().click();
  await second.getByLabel("Add a lever").selectOption("discount_points");
  await second.getByLabel("More discount, points of list", { exact: true }).fill("5");
  await expect(answer(page)).not.toHaveText(all ?? "", { timeout: 30_000 });
  await expect(page.getByRole("table", { name: "Rung by rung" }).getByRole("row", { name: /^Net sales/ })).toBeVisible();
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expectNoAxeFindings(page);
  const both = await answer(page).textContent();

  await page.getByLabel("Name of the scenario").fill("Prices up, one country down");
  await page.getByRole("button", { name: "Keep this scenario" }).click();
  await expect(page.getByRole("button", { name: "Open Prices up, one country down" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Open Prices up, one country down" }).click();
  await expect(page.getByText("Opened: Prices up, one country down.")).toBeVisible();
  await expect(answer(page)).toHaveText(both ?? "", { timeout: 30_000 });
  await page.reload();
  await expect(page.getByText("Opened: Prices up, one country down.")).toBeVisible();
  await expect(answer(page)).toHaveText(both ?? "", { timeout: 30_000 });
  await page.getByRole("button", { name: "Remove change 2" }).click();
  await expect(answer(page)).toHaveText(all ?? "", { timeout: 30_000 });
  await page.getByRole("button", { name: "Remove Prices up, one country down" }).click();
  await expect(page.getByRole("heading", { name: "Scenarios that are kept" })).toHaveCount(0);
});

test("a customer above a limit is shown first", async ({ page }) => {
  await page.goto("/dependency");
  await expect(answer(page)).toContainText("brings", { timeout: 30_000 });
  await page.getByRole("button", { name: "Set a limit" }).click();
  await page.getByLabel("At most, %").fill("101");
  await page.getByLabel("From", { exact: true }).fill("2025-01-01");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(page.getByRole("alert").first()).toContainText("at most 100 percent");
  await page.getByLabel("At most, %").fill("1.5");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(answer(page)).toContainText("above your limit", { timeout: 30_000 });
  const first = page.getByRole("table", { name: "Shares" }).getByRole("row").nth(1);
  await expect(first).toContainText("1.50% of net sales: above it");
  await page.getByLabel("On whom").selectOption("country");
  await expect(page.getByText("No limit is set for one country.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Withdraw the limit for Each customer from 2025-01-01" }).click();
  await expect(page.getByRole("table", { name: "Your limits" })).toBeHidden({ timeout: 30_000 });
});

test("a customer's sourcing is said on its page", async ({ page }) => {
  await page.goto("/dependency");
  await page.getByRole("table", { name: "Shares" }).getByRole("link").first().click({ timeout: 30_000 });
  await page.waitForURL(/\/economics/);
  const address = page.url().replace("/economics", "");
  await page.goto(address);
  await page.getByRole("button", { name: "Say how it sources All it buys" }).click({ timeout: 30_000 });
  await page.getByLabel("Suppliers, you among them").fill("3");
  await page.getByLabel("Your rank among them").fill("4");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("alert").first()).toContainText("rank 4 of 3 suppliers cannot be");
  await page.getByLabel("Your rank among them").fill("1");
  await page.getByLabel("Months it takes to switch").fill("9");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  const sides = page.getByRole("table", { name: "Who hangs on whom" });
  await expect(sides.getByRole("row").nth(1)).toContainText("1 of 3", { timeout: 30_000 });
  await sides.getByRole("button", { name: "Withdraw what is said of All it buys" }).click();
  await expect(page.getByText("Nobody said how it sources")).toBeVisible({ timeout: 30_000 });
});

test("small customers that take much of the work are moved to another service", async ({ page }) => {
  await page.goto("/service-models");
  await expect(answer(page)).toHaveText(/accounts make .+ of gross profit and take .+ of the invoices|should serve itself/, { timeout: 30_000 });
  await expect(page.getByRole("list", { name: "The board" }).getByRole("listitem")).not.toHaveCount(0);
  await expectNoAxeFindings(page);
  await page.getByRole("radiogroup", { name: "Show" }).getByText("Standard", { exact: true }).click();
  const row = page.getByRole("table", { name: "Accounts" }).getByRole("row").nth(1);
  await expect(row.getByRole("cell").nth(1)).toHaveText("Standard", { timeout: 30_000 });
  const name = (await row.getByRole("rowheader").textContent()) ?? "";
  await row.getByRole("button", { name: `Say how ${name} is served` }).click();
  await page.getByRole("dialog").getByRole("radio", { name: "Self-service" }).check();
  await page.getByLabel("Why").fill("Orders in the shop");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0, { timeout: 30_000 });
  await page.goto("/service-models?stands=self_service");
  const said = page.getByRole("table", { name: "Accounts" }).getByRole("row", { name });
  await expect(said.getByRole("cell").first()).toContainText("Self-service", { timeout: 30_000 });
  await expect(said.getByRole("cell").first()).toHaveAttribute("title", /Orders in the shop/);
  await said.getByRole("button", { name: `Say how ${name} is served` }).click();
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0, { timeout: 30_000 });

  await page.getByRole("button", { name: "Change the rules" }).click();
  await page.getByLabel("The largest that make this part of what is left are core, %").fill("50");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0, { timeout: 30_000 });
});

test("a key account that leaves too little stays by an exception somebody answers for", async ({ page }) => {
  await page.goto("/key-accounts");
  await expect(answer(page)).toHaveText("No account is marked as a key account", { timeout: 30_000 });
  await expectNoAxeFindings(page);
  const proposed = page.getByRole("table", { name: "Earn as key accounts do, and are none" });
  await proposed.getByRole("button", { name: /^Mark .+ as key account$/ }).first().click();
  await page.getByLabel("Why it is a key account").fill("Reference in its trade");
  await page.getByRole("dialog").getByRole("button", { name: "Mark", exact: true }).click();
  await expect(answer(page)).toHaveText("Of 1 key account, 1 leaves enough.", { timeout: 30_000 });

  await page.getByRole("button", { name: "Change the threshold" }).click();
  await page.getByLabel("Least part of net sales, %").fill("99");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(answer(page)).toHaveText("Of 1 key account, 1 leaves too little.", { timeout: 30_000 });
  const row = page.getByRole("table", { name: "The register" }).getByRole("row").nth(1);
  await expect(row).toContainText("too small a part of net sales");

  await row.getByRole("button", { name: /^Grant an exception for/ }).click();
  await page.getByLabel("Why it stays a key account").fill("Entry to a market");
  await page.getByLabel("Who answers for it").fill("Ines");
  const nextYear = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("The last day it holds").fill(nextYear);
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await expect(answer(page)).toHaveText("Of 1 key account, 1 stays by exception.", { timeout: 30_000 });
  await expect(row).toContainText(`Until ${nextYear}: Entry to a market (Ines)`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expectNoAxeFindings(page);
  await row.getByRole("button", { name: /off the register$/ }).click();
  await expect(answer(page)).toHaveText("No account is marked as a key account", { timeout: 30_000 });
});
