import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./test";

/** Kilobytes of gzipped JavaScript that a page may ask for before anybody does anything. */
const most = 180;

async function firstScripts(page: Page, path: string): Promise<number> {
  const bodies = new Map<string, Promise<Buffer>>();
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") bodies.set(response.url(), response.body());
  });
  await page.goto(path, { waitUntil: "networkidle" });
  const html = await (await page.request.get(path)).text();
  let sum = 0;
  for (const [url, body] of bodies)
    if (html.includes(new URL(url).pathname)) sum += gzipSync(await body).byteLength / 1000;
  return sum;
}

/** From now on the site's code comes late, as over a slow line. */
async function delayCode(page: Page): Promise<void> {
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
}

for (const path of ["/", "/runs", "/map", "/ask", "/recommend", "/datasets"])
  test(`the first scripts of ${path} are at most ${most} kB`, async ({ page }) => {
    const size = await firstScripts(page, path);
    expect(size).toBeGreaterThan(100);
    expect(size).toBeLessThanOrEqual(most);
  });

test("what is typed before the search's code is there is searched for, and the caret stays", async ({
  page,
}) => {
  await page.goto("/", { waitUntil: "networkidle" });
  await delayCode(page);
  const search = page.getByRole("combobox", { name: "Search movies" });
  const before = await search.boundingBox();
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("marix");
  await expect(search).toHaveValue("marix");
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowLeft");
  const plain = await search.elementHandle();
  await expect(page.getByRole("option").first()).toBeVisible();
  expect(await plain?.evaluate((field) => field.isConnected)).toBe(false);
  await expect(search).toBeFocused();
  expect(await search.boundingBox()).toEqual(before);
  await page.keyboard.type("t");
  await expect(search).toHaveValue("matrix");
  await expect(page.getByRole("option").filter({ hasText: "The Matrix" }).first()).toBeVisible();
});

test("what was all typed before the search's code was there has its first match marked", async ({ page }) => {
  await page.goto("/", { waitUntil: "networkidle" });
  await delayCode(page);
  await page.getByRole("combobox", { name: "Search movies" }).focus();
  await page.keyboard.type("matrix");
  await expect(page.getByRole("option").first()).toHaveAttribute("data-highlighted", "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Matrix/);
});

test("Enter before the search's code is there opens the first match once it is", async ({ page }) => {
  await page.goto("/", { waitUntil: "networkidle" });
  await delayCode(page);
  await page.getByRole("combobox", { name: "Search movies" }).focus();
  await page.keyboard.type("matrix");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Matrix/);
});

test("the first click opens the switch though its code comes late, and what is typed meanwhile is searched", async ({
  page,
}) => {
  await page.goto("/", { waitUntil: "networkidle" });
  await delayCode(page);
  const run = page.getByRole("combobox", { name: "Run", exact: true });
  const before = await run.boundingBox();
  await run.click();
  await page.keyboard.type("second run");
  await expect(page.getByRole("option")).toHaveCount(1);
  // With the list open the rest of the page is hidden from those who hear it.
  expect(await page.locator("[role=combobox][aria-expanded=true]").first().boundingBox()).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(run).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: /^first run/ })).toBeVisible();
  await page.keyboard.type("second");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/run=/);
});

test("a search whose code can't be had says so, and tries again", async ({ page }) => {
  await page.goto("/", { waitUntil: "networkidle" });
  await page.route(/\/_next\/static\/.*\.js/, (route) => route.abort());
  const search = page.getByRole("combobox", { name: "Search movies" });
  await search.focus();
  await expect(page.getByText("The search could not be loaded. Type on to retry.")).toBeVisible();
  await page.unroute(/\/_next\/static\/.*\.js/);
  await search.pressSequentially("matrix");
  await expect(page.getByRole("option").filter({ hasText: "The Matrix" }).first()).toBeVisible();
});
