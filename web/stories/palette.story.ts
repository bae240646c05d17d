/** Ines keeps her hands on the keyboard: one field leads to any account, room, action and run. */
import type { Page } from "@playwright/test";
import { answer, expect, test } from "./story";

test.beforeEach(async ({ page }) => {
  await page.goto("/imports");
  await expect(answer(page)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
});

const field = (page: Page) => page.getByRole("combobox", { name: "Go to, or do" });

/** What a screen reader says is chosen. */
async function chosen(page: Page): Promise<string> {
  const id = await field(page).getAttribute("aria-activedescendant");
  return (await page.locator(`[id="${id ?? ""}"]`).textContent()) ?? "";
}

test("an account is opened by a part of its name", async ({ page }) => {
  const found = (await page.evaluate(async () => {
    const answer = await fetch("/api/v1/accounts?limit=1");
    return ((await answer.json()) as { accounts: { name: string }[] }).accounts[0]?.name;
  })) ?? "";
  await page.keyboard.type(found);
  await expect(page.getByRole("option", { name: found })).toBeVisible();
  await expect.poll(() => chosen(page)).toContain(found);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/accounts\//);
  await expect(page.getByText(found, { exact: true }).first()).toBeVisible();
});

test("the arrows choose, and the field says to a screen reader what is chosen", async ({ page }) => {
  await expect.poll(() => chosen(page)).toBe("Portfolio");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Matrix");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Future");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Migration");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Lifecycle");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Segments");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Accounts");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/accounts$/);
});

test("a run is opened by its date", async ({ page }) => {
  await page.keyboard.type("as of 20");
  const run = page.getByRole("option", { name: /As of 20/ }).last();
  const date = /\d{4}-\d{2}-\d{2}/.exec((await run.textContent()) ?? "")?.[0] ?? "";
  await field(page).fill(date);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Run: As of ${date}` })).toBeVisible();
});

test("actions are there by what people call them", async ({ page }) => {
  await page.keyboard.type("theme dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("analyse");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New run" })).toBeVisible();
});

test("what is not there is said, and Esc returns to where one was", async ({ page }) => {
  await page.keyboard.type("zzzz");
  await expect(page.getByText("Nothing is called “zzzz”")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(field(page)).toBeHidden();
  await expect(page).toHaveURL(/\/imports$/);
});
