/** Every number says where it comes from: Ines points at a figure, or puts the focus on it, and reads run, day and formula. */
import type { Page } from "@playwright/test";
import { answer, expect, test } from "./story";

/** Cells and facts with a number that belong to no figure. */
const unsaid = (page: Page) =>
  page.locator("main").evaluate((main) => {
    const isSaid = (place: Element) => {
      if (place.closest("[data-figure]") || place.querySelector("[data-figure], button[aria-label*='Where from']")) return true;
      const cell = place.closest("td");
      return Boolean(cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]?.dataset.figure);
    };
    const numbers = [...main.querySelectorAll("tbody td, dd")].filter((place) => /\d/.test(place.textContent));
    return { numbers: numbers.length, unsaid: numbers.filter((place) => !isSaid(place)).map((place) => place.outerHTML.slice(0, 160)) };
  });

const SCREENS: { name: string; open: (page: Page) => Promise<unknown> }[] = [
  { name: "the portfolio", open: (page) => page.goto("/") },
  { name: "the portfolio as tables", open: (page) => page.goto("/?view=table") },
  { name: "the comparison", open: (page) => page.goto("/compare") },
  ...["", "?view=table"].map((view) => ({
    name: `an account${view && " as tables"}`,
    open: async (page: Page) => {
      await page.goto("/");
      const address = await page.locator("#accounts").getByRole("link", { name: / (AG|KG|GmbH|Ltd)/ }).first().getAttribute("href");
      await page.goto(`${address ?? ""}${view}`);
      await expect(page.getByRole("table", { name: "Months" })).toBeVisible();
      await expect(page.getByRole("table", { name: "On time and in full, by month" })).toBeVisible();
      await expect(page.getByRole("table", { name: "Days beyond terms, by month" })).toBeVisible();
    },
  })),
];

for (const { name, open } of SCREENS) {
  test(`each number of ${name} belongs to a figure`, async ({ page }) => {
    await open(page);
    await expect(answer(page)).toBeVisible();
    await expect(async () => expect((await unsaid(page)).numbers).toBeGreaterThan(20)).toPass();
    expect((await unsaid(page)).unsaid).toEqual([]);
  });
}

test("a cell says its run, day and formula on hover, and its column on focus", async ({ page }) => {
  await page.goto("/");
  const table = page.getByRole("table", { name: "Accounts", exact: true });
  const card = page.getByRole("tooltip").filter({ hasText: "Formula" });
  await table.getByRole("row").nth(2).getByRole("cell").nth(4).hover();
  await expect(card).toContainText(/as of \d{4}-\d{2}-\d{2}, lines .+ledger version \d+, method portfolio-\d/);
  await expect(card).toContainText("Net revenue in the run’s window");
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  const heading = table.getByRole("columnheader", { name: "Share", exact: true });
  await heading.focus();
  await expect(card).toContainText("The account’s part of all revenue");
  await expect(heading).toHaveAttribute("aria-describedby", /./);
});

test("each row of a comparison names its own run", async ({ page }) => {
  await page.goto("/compare");
  const rows = page.getByRole("table", { name: "Both runs" }).getByRole("row");
  const card = page.getByRole("tooltip").filter({ hasText: "Formula" });
  for (const place of [1, 2]) {
    const day = /As of (\S+)/.exec((await rows.nth(place).textContent()) ?? "")?.[1]?.slice(0, 10) ?? "";
    await rows.nth(place).getByRole("cell").nth(2).hover();
    await expect(card).toContainText(`as of ${day}`);
  }
});
