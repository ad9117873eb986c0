import AxeBuilder from "@axe-core/playwright";
import { everyPage } from "./every-page";
import { expect, test } from "./test";

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page has names, structure and contrast (${colorScheme})`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of await everyPage(page)) {
      await page.goto(path);
      await expect(page.getByRole("main")).toBeVisible();
      // What is inside GraphiQL is not ours.
      const axe = new AxeBuilder({ page }).exclude(".graphiql-container");
      // Only colors differ in the dark.
      const { violations } = await (colorScheme === "light"
        ? axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
        : axe.withRules(["color-contrast", "link-in-text-block"])
      ).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
      );
      expect(found, path).toEqual([]);
    }
  });
}

test("every page can be read without JavaScript, and has a title and one heading", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const paths = await everyPage(page);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const plain = await context.newPage();
  for (const path of paths) {
    const response = await plain.goto(path);
    expect(response?.status(), path).toBe(200);
    await expect(plain, path).toHaveTitle(/Cinevec$/);
    await expect(plain.getByRole("heading", { level: 1 }), path).toHaveCount(1);
    await expect(plain.getByRole("main"), path).toBeVisible();
    // The sizes of a dataset's files alone may come later: making the files takes a while.
    if (!path.startsWith("/datasets/")) await expect(plain.locator(".skeleton"), path).toHaveCount(0);
  }
  await plain.goto(paths[1] ?? "");
  await expect(plain.getByRole("region", { name: "Neighbors" }).locator("ol > li")).toHaveCount(12);
  await context.close();
});

test("no page is wider than a phone of 360 px", async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of await everyPage(page)) {
    await page.goto(path);
    // The body leaves the gutter of the scrollbar free: what is wider than the body lies beneath that or beyond.
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - Math.ceil(document.body.getBoundingClientRect().width),
    );
    expect(over, path).toBeLessThanOrEqual(0);
  }
});

test("light and dark are switched by the button and remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

test("without an API every page says what to do", async ({ page }) => {
  for (const path of [
    "/",
    "/ask",
    "/recommend",
    "/runs",
    "/runs/new",
    "/datasets",
    "/movies/YQ",
    "/runs/YQ",
  ]) {
    await page.goto(`${process.env.CINEVEC_E2E_ORPHAN}${path}`);
    await expect(page.getByRole("alert").filter({ hasText: "./cinevec start" })).toBeVisible();
  }
});
