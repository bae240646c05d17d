/** What every story starts from: a browser of its own, signed in to a server with the sample company. */
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContextOptions, expect, type Page, test as base } from "@playwright/test";
import { type Server, startSampleCompany } from "./server";

type State = Exclude<BrowserContextOptions["storageState"], string | undefined>;

export const test = base.extend<object, { server: Server; signedIn: State }>({
  server: [
    // Playwright reads which fixtures are wanted from this pattern; none are.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startSampleCompany();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  signedIn: [
    async ({ browser, server }, use) => {
      const context = await browser.newContext();
      if (server.link) {
        const page = await context.newPage();
        await page.goto(server.link);
        await expect(page.getByRole("navigation", { name: "Rooms" })).toBeVisible();
      }
      await use(await context.storageState());
      await context.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ signedIn }, use) => use(signedIn),
});

export { expect };

/** The first sentence of a screen; its presence means that the answer has arrived. */
export const answer = (page: Page) => page.getByRole("heading", { level: 1 });

/** Rows of a table are alike, so the first few stand for the rest; checking hundreds takes most of a minute. */
const FURTHER_ROWS = "tbody > tr:nth-child(n + 8)";

export async function expectNoAxeFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude(FURTHER_ROWS).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }));
  expect(found).toEqual([]);
  expect(await invisibleWords(page)).toEqual([]);
}

/** Axe takes words in the colour of their ground for hidden on purpose. */
const invisibleWords = (page: Page) =>
  page.locator("a, button").evaluateAll((all) =>
    all.filter((each) => getComputedStyle(each).color === getComputedStyle(each).backgroundColor).map((each) => each.outerHTML),
  );
