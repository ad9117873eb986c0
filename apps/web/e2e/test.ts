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
    // As a person does with the address that ./cinevec start prints.
    await page.request.get(`/?token=${process.env.CINEVEC_E2E_TOKEN}`);
    const goto = page.goto.bind(page);
    // Before React has taken over, a key or a click is lost: people are slower than that, tests are not.
    page.goto = async (url, options) => {
      const response = await goto(url, options);
      await page.waitForFunction(() =>
        [...document.querySelectorAll("input, select, button")].every((element) =>
          Object.keys(element).some((key) => key.startsWith("__reactProps")),
        ),
      );
      return response;
    };
    await use(page);
    if (errors.length > 0) throw new Error(`the page's script failed: ${errors.join("; ")}`);
  },
});

export { expect } from "@playwright/test";
