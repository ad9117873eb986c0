import { expect, test } from "./test";

test("searching from the keyboard alone ends on the movie's page", async ({ page }) => {
  await page.goto("/");
  const search = page.getByRole("combobox", { name: "Search movies" });
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 500 });
  }).toPass();
  await expect(search).toHaveValue("");
  await page.keyboard.type("matrix");
  const options = page.getByRole("option");
  await expect(options.filter({ hasText: "The Matrix" }).first()).toBeVisible();
  await expect(options.first()).toHaveAttribute("data-highlighted", "");
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("data-highlighted", "");
  await expect(search).toHaveAttribute(
    "aria-activedescendant",
    (await options.nth(1).getAttribute("id")) ?? "none",
  );
  await page.keyboard.press("ArrowUp");
  const title = await options.first().locator("span").first().textContent();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/movies\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title ?? "");
});

test("escape closes the matches first and empties the field then", async ({ page }) => {
  await page.goto("/");
  const search = page.getByRole("combobox", { name: "Search movies" });
  await search.fill("star");
  await expect(page.getByRole("option").first()).toBeVisible();
  await search.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(search).toHaveValue("star");
  await search.press("Escape");
  await expect(search).toHaveValue("");
});

test("Enter before the matches are there takes the first one when they are", async ({ page }) => {
  await page.goto("/");
  await page.route("/graphql", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  const search = page.getByRole("combobox", { name: "Search movies" });
  await search.pressSequentially("matrix");
  await search.press("Enter");
  await expect(page).toHaveURL(/\/movies\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Matrix/);
});

test("the marked match is scrolled into view on a low screen", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 620 });
  await page.goto("/");
  const search = page.getByRole("combobox", { name: "Search movies" });
  await search.fill("star");
  const options = page.getByRole("option");
  await expect(options).toHaveCount(8);
  for (let step = 0; step < 7; step++) await search.press("ArrowDown");
  await expect(options.nth(7)).toHaveAttribute("data-highlighted", "");
  await expect(options.nth(7)).toBeInViewport({ ratio: 1 });
});

test("a search that finds nothing says so", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("combobox", { name: "Search movies" }).fill("qqqqzzzz");
  await expect(page.getByText("Nothing matches “qqqqzzzz”.")).toBeVisible();
});

test("home tells that the sample's ratings are simulated", async ({ page }) => {
  await page.goto("/");
  const dataset = page.getByRole("region", { name: "Dataset" });
  await expect(dataset.getByText("Simulated ratings")).toBeVisible();
  await expect(dataset.getByText("Simulated people")).toBeVisible();
});
