/** Ines gives a report its own key, and takes it away again. */
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("a token is shown once, works, and is revoked", async ({ page, playwright, baseURL }) => {
  await page.goto("/settings");
  await expect(answer(page)).toContainText("may sign in");
  await page.getByRole("button", { name: "Create a token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("monthly report");
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const secret = await dialog.getByRole("textbox", { name: "Token" }).inputValue();
  expect(secret).toMatch(/^mst_.{20,}/);
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${secret}` } });
  expect((await program.get("/api/v1/portfolio")).status()).toBe(200);
  await page.getByRole("button", { name: "Revoke monthly report" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("button", { name: "Revoke monthly report" })).toHaveCount(0);
  expect((await program.get("/api/v1/portfolio")).status()).toBe(401);
  await program.dispose();
});

test("the company gets its name, and the page says it", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("textbox", { name: "Company name" }).fill("Hallbrook");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(answer(page)).toContainText("Hallbrook: ");
});

test("a person is added, and a wrong password is explained at its field", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Add a person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Vera Lang");
  await dialog.getByRole("textbox", { name: "Email" }).fill(`vera-${Date.now()}@example.com`);
  await dialog.getByRole("textbox", { name: "First password" }).fill("too short");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText(/15 to 256 characters/)).toBeVisible();
  await expectNoAxeFindings(page);
  await dialog.getByRole("textbox", { name: "First password" }).fill("a long walk by the river");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Vera Lang may sign in now.")).toBeVisible();
  await expect(page.getByRole("table", { name: "People" })).toContainText("Vera Lang");
});
