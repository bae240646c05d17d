import { defineConfig } from "@playwright/test";

/** Stories run in the system's Chromium; browser downloads are not needed. */
export default defineConfig({
  testDir: "stories",
  testMatch: "*.story.ts",
  fullyParallel: false,
  workers: Number(process.env.MAINSTAY_STORY_WORKERS ?? 2),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./stories/tally.ts"]],
  use: {
    locale: "en-US",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    },
  },
});
