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
  await page.getByRole("button", { name: "Save the name" }).click();
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

test("the analysis defaults are changed, the picture stays until a run is asked for, and they are taken back", async ({ page }) => {
  await page.goto("/settings");
  const section = page.getByRole("region", { name: "Analysis defaults" });
  await section.getByRole("radiogroup", { name: "Window" }).getByText("24 months").click();
  await section.getByRole("textbox", { name: "ABC cuts, A" }).fill("97");
  await section.getByRole("button", { name: "Save the defaults" }).click();
  await expect(section.getByRole("alert")).toContainText("two rising percentages");
  await section.getByRole("textbox", { name: "ABC cuts, A" }).fill("70");
  await section.getByRole("button", { name: "How steadily accounts buy" }).click();
  await expectNoAxeFindings(page);
  await section.getByRole("button", { name: "Save the defaults" }).click();
  await expect(section.getByText("The portfolio shows a run that was asked otherwise")).toBeVisible();
  await expectNoAxeFindings(page);
  await page.getByRole("link", { name: "Portfolio", exact: true }).click();
  await expect(page.getByText(/What this run was asked: 12 months by revenue; A to 80%/)).toBeVisible();
  await page.getByRole("button", { name: "New run" }).click();
  const drawer = page.getByRole("dialog", { name: "New run" });
  await expect(drawer.getByRole("textbox", { name: "ABC cuts, A" })).toHaveValue("70%");
  await drawer.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Ask otherwise" }).click();
  await expect(drawer.getByRole("textbox", { name: "ABC cuts, A" })).toHaveValue("80%");
  await drawer.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("link", { name: "Settings" }).click();
  await section.getByRole("button", { name: "Compute now" }).click();
  await expect(section.getByText("The portfolio shows a run that was asked otherwise")).toHaveCount(0);
  await page.getByRole("link", { name: "Portfolio", exact: true }).click();
  await expect(page.getByText(/What this run was asked: 24 months by revenue; A to 70%/)).toBeVisible();

  await page.getByRole("link", { name: "Settings" }).click();
  await section.getByRole("button", { name: "Mainstay’s own" }).click();
  await section.getByRole("button", { name: "Save the defaults" }).click();
  await section.getByRole("button", { name: "Compute now" }).click();
  await expect(section.getByText("The portfolio shows a run that was asked otherwise")).toHaveCount(0);
});
