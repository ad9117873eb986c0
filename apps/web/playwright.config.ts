import { defineConfig } from "@playwright/test";
import { chromiumPath } from "./e2e/chromium";

/** Browser tests on the built site over the real API and database, in the system's Chromium: `npm run e2e`. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  workers: 1,
  // On a busy machine a browser misses a moment now and then. What passes the second time only is listed as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    // Set by the global setup, which Playwright's workers inherit.
    baseURL: process.env.CINEVEC_E2E_SITE,
    viewport: { width: 1280, height: 860 },
    launchOptions: {
      executablePath: chromiumPath ?? undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
      ],
    },
  },
});
