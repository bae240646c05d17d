/** Every screen, in both themes and both sizes: no axe finding, nothing wider than the window, a picture for people. */
import type { Page } from "@playwright/test";
import { answer, expect, expectNoAxeFindings, test } from "./story";

const SCREENS: { name: string; open: (page: Page) => Promise<unknown> }[] = [
  { name: "portfolio", open: (page) => page.goto("/") },
  { name: "portfolio-as-tables", open: (page) => page.goto("/?view=table") },
  { name: "compare", open: (page) => page.goto("/compare") },
  {
    name: "new-run",
    open: async (page) => {
      await page.goto("/");
      await page.getByRole("button", { name: "Ask otherwise" }).click();
      await page.getByRole("button", { name: /How steadily accounts buy/ }).click();
      await expect(page.getByText("XYZ cuts")).toBeVisible();
    },
  },
  { name: "accounts", open: (page) => page.goto("/accounts") },
  {
    name: "account",
    open: async (page) => {
      await page.goto("/");
      // A table on a desk, a list of cards on a phone.
      await page.locator("#accounts").getByRole("link", { name: / (AG|KG|GmbH|Ltd)/ }).first().click();
      await expect(page.getByRole("table", { name: "Months" })).toBeVisible();
    },
  },
  {
    name: "palette",
    open: async (page) => {
      await page.goto("/");
      await expect(answer(page)).toBeVisible();
      await page.getByRole("button", { name: "Search or do anything" }).click();
      await expect(page.getByRole("combobox", { name: "Go to, or do" })).toBeFocused();
    },
  },
  { name: "imports", open: (page) => page.goto("/imports") },
  {
    name: "import",
    open: async (page) => {
      await page.goto("/imports");
      await page.getByRole("table", { name: "History" }).getByRole("link").first().click();
      await expect(page.getByText("As it was used")).toBeVisible();
    },
  },
  { name: "import-a-file", open: (page) => page.goto("/imports/new") },
  {
    name: "import-wizard",
    open: async (page) => {
      await page.goto("/imports/new");
      const lines = ["day;customer;name;amount", "31.01.2026;C1;Adler & Söhne;1.250,50", "28.02.2026;C2;Brunner AG;99,00"];
      const file = { name: "lines.csv", mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\n")}\n`) };
      await page.locator("input[type=file]").first().setInputFiles(file);
      await expect(page.getByRole("heading", { name: "Preview" })).toBeVisible();
    },
  },
  { name: "key-accounts", open: (page) => page.goto("/key-accounts") },
  { name: "service-models", open: (page) => page.goto("/service-models") },
  { name: "dependency", open: (page) => page.goto("/dependency") },
  { name: "what-if", open: (page) => page.goto("/what-if") },
  { name: "connectors", open: (page) => page.goto("/connectors") },
  { name: "sql", open: (page) => page.goto("/sql") },
  {
    name: "sql-answer",
    open: async (page) => {
      await page.goto("/sql?ask=select+*+from+lines+order+by+date+desc%2C+line");
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await expect(page.getByRole("table", { name: "Answer" })).toBeVisible();
    },
  },
  { name: "settings", open: (page) => page.goto("/settings") },
  { name: "sign-in", open: (page) => page.goto("/sign-in") },
];

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const { name, open } of SCREENS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${name} is sound in the ${colorScheme} theme`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme });
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await open(page);
        await expect(answer(page)).toBeVisible();
        await page.waitForLoadState("networkidle").catch(() => undefined);
        await expectNoAxeFindings(page);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wider, "nothing is wider than the window").toBeLessThanOrEqual(0);
        await page.screenshot({ path: info.outputPath(`${name}-${size}-${colorScheme}.png`), fullPage: true });
      }
    });
  }
}
