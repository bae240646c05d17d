/** Ines looks after her colleagues: a new password, another role, an end, and a way back. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { ADMIN, setUp, signIn, VIEWER } from "./people";
import { type Server, startEmpty } from "./server";
import { expectNoAxeFindings } from "./story";

test.describe.configure({ mode: "serial" });

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await startEmpty();
  page = await open(browser);
  await setUp(page, server);
  expect((await page.request.post(`${server.url}/api/v1/users`, { data: VIEWER })).status()).toBe(201);
  await page.goto("/settings");
});

test.afterAll(async () => {
  await page.context().close();
  await server.stop();
});

const open = async (browser: Browser) => (await browser.newContext({ baseURL: server.url })).newPage();

const people = () => page.getByRole("table", { name: "People" });

const choose = async (name: string, act: string) => {
  await page.getByRole("button", { name: `What to do about ${name}` }).click();
  await page.getByRole("menuitem", { name: act }).click();
  // It fades: what is checked next is the page without it.
  await expect(page.getByRole("menu")).toHaveCount(0);
};

test("the only administrator reads why she stays", async () => {
  await page.getByRole("button", { name: `What to do about ${ADMIN.name}` }).click();
  const disable = page.getByRole("menuitem", { name: /^Disable/ });
  await expect(disable).toContainText("the last active administrator");
  await expect(disable).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await expect(disable).toHaveCount(0);
  await expectNoAxeFindings(page);
});

test("a colleague sets a new password by a link that works once", async ({ browser }) => {
  const theirs = await open(browser);
  await signIn(theirs, VIEWER);
  await choose(VIEWER.name, "Link for a new password");
  const dialog = page.getByRole("dialog", { name: `A new password for ${VIEWER.name}` });
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Done" }).click();

  const elsewhere = await open(browser);
  await elsewhere.goto(link);
  await expect(elsewhere).not.toHaveURL(/token/);
  const password = "the river under the old bridge";
  await elsewhere.getByRole("textbox", { name: "New password" }).fill("too short");
  await elsewhere.getByRole("button", { name: "Set the password" }).click();
  await expect(elsewhere.getByText("6 more characters needed")).toBeVisible();
  await expectNoAxeFindings(elsewhere);
  await elsewhere.getByRole("textbox", { name: "New password" }).fill(password);
  await elsewhere.getByRole("textbox", { name: "Password again" }).fill(password);
  await elsewhere.getByRole("button", { name: "Set the password" }).click();
  await expect(elsewhere.getByRole("navigation", { name: "Rooms" })).toBeVisible();
  await theirs.goto("/accounts");
  await expect(theirs.getByRole("heading", { name: "Sign in to Mainstay" })).toBeVisible();
  await signIn(theirs, { ...VIEWER, password });
  await elsewhere.goto(link);
  await elsewhere.getByRole("textbox", { name: "New password" }).fill(password);
  await elsewhere.getByRole("textbox", { name: "Password again" }).fill(password);
  await elsewhere.getByRole("button", { name: "Set the password" }).click();
  await expect(elsewhere.getByRole("alert")).toContainText("used already");
  await theirs.context().close();
  await elsewhere.context().close();
});

test("a name and a role are changed, and what follows is said before", async () => {
  await choose(VIEWER.name, "Change name, email or role");
  const dialog = page.getByRole("dialog", { name: `Change ${VIEWER.name}` });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Thomas Bauer");
  await dialog.getByRole("textbox", { name: "Email" }).fill(ADMIN.email);
  await dialog.getByRole("radio", { name: "Administrator" }).click();
  await expect(dialog.getByRole("note")).toContainText("administer this installation");
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("already");
  await dialog.getByRole("textbox", { name: "Email" }).fill("thomas@example.com");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Thomas Bauer is changed.")).toBeVisible();
  await expect(people().getByRole("row", { name: /Thomas Bauer/ })).toContainText("Administrator");
});

test("disabling says what follows, and the way back is open", async () => {
  await choose("Thomas Bauer", "Disable");
  const dialog = page.getByRole("dialog", { name: "Disable Thomas Bauer?" });
  await expect(dialog.getByRole("listitem")).toHaveCount(4);
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Thomas Bauer is disabled.")).toBeVisible();
  await expect(people().getByRole("row", { name: /Thomas Bauer/ })).toContainText("disabled");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("One person may sign in");
  await expectNoAxeFindings(page);
  await choose("Thomas Bauer", "Enable");
  await page.getByRole("dialog").getByRole("button", { name: "Enable" }).click();
  await expect(page.getByText("Thomas Bauer may sign in again.")).toBeVisible();
  await expect(people().getByRole("row", { name: /Thomas Bauer/ })).not.toContainText("disabled");
});
