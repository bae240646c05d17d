/** What every story starts from: a browser of its own, signed in to a server with the sample company. */
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContextOptions, expect, type Page, test as base } from "@playwright/test";
import { type Server, startServer } from "./server";

type State = Exclude<BrowserContextOptions["storageState"], string | undefined>;

export const test = base.extend<object, { server: Server; signedIn: State }>({
  server: [
    // Playwright reads which fixtures are wanted from this pattern; none are.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  signedIn: [
    async ({ browser, server }, use) => {
      const context = await browser.newContext();
      if (server.signInLink) {
        const page = await context.newPage();
        await page.goto(server.signInLink);
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

export async function expectNoAxeFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }));
  expect(found).toEqual([]);
}
