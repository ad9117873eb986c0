import { test as base } from "@playwright/test";
import { chromiumPath, noChromium } from "./chromium";

/** Playwright's test, skipped with its reason where there is no browser, and failing on any error of the page's script. */
export const test = base.extend<{ guarded: undefined }>({
  guarded: [
    async ({ browserName: _ }, use, info) => {
      info.skip(chromiumPath === null, noChromium);
      await use(undefined);
    },
    { auto: true },
  ],
  page: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await use(page);
    if (errors.length > 0) throw new Error(`the page's script failed: ${errors.join("; ")}`);
  },
});

export { expect } from "@playwright/test";
