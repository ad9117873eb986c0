import { test as base, type Page } from "@playwright/test";
import { chromiumPath, noChromium } from "./chromium";

/**
 * Lets `goto` and `reload` end when the page answers keys and clicks. Before React has taken over, a key or a click is
 * lost: people are slower than that, tests are not.
 *
 * @param page a page whose scripts run.
 * @returns the same page.
 */
export function patient(page: Page): Page {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = (url, options) => goto(url, options).then(takenOver);
  page.reload = (options) => reload(options).then(takenOver);
  async function takenOver<Response>(response: Response): Promise<Response> {
    await page.waitForFunction(() =>
      [...document.querySelectorAll("input, select, button")].every((element) =>
        Object.keys(element).some((key) => key.startsWith("__reactProps")),
      ),
    );
    // React marks the elements first; the listeners that its effects add come in a later task, before any idle time.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    return response;
  }
  return page;
}

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
    await use(patient(page));
    if (errors.length > 0) throw new Error(`the page's script failed: ${errors.join("; ")}`);
  },
});

export { expect } from "@playwright/test";
