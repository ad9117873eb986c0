import type { Page } from "@playwright/test";
import { expect, test } from "./test";

interface Movies {
  readonly totalCount: number;
  readonly edges: { readonly node: { title: string; year: number | null; meanRating: number | null } }[];
}

/** What the API lists in the dataset that the site answers for, asked for here and not by the page. */
async function listed(page: Page, argument: string): Promise<Movies> {
  const ask = async (query: string, variables: object = {}) =>
    (await (await page.request.post("/graphql", { data: { query, variables } })).json()).data;
  const { embedding } = await ask("{ embedding { run { dataset { id } } } }");
  const { movies } = await ask(
    `query ($dataset: ID!) { movies(dataset: $dataset, ${argument}) {
      totalCount edges { node { title year meanRating } } } }`,
    { dataset: embedding.run.dataset.id },
  );
  return movies;
}

const tiles = (page: Page) => page.getByRole("main").locator('a[href^="/movies/"]');
const titles = (page: Page) => tiles(page).locator("span.truncate").allTextContents();

test("every movie is reached: page by page, forward and back", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: /^All [\d,]+ movies$/ }).click();
  await expect(page.getByRole("heading", { name: "All movies" })).toBeVisible();
  const all = await listed(page, "orderBy: { field: RATING_COUNT, direction: DESC }, first: 100");
  await expect(page.getByText(`${all.totalCount.toLocaleString("en-US")} of`)).toBeVisible();
  const expected = all.edges.map(({ node }) => node.title);
  await expect.poll(() => titles(page)).toEqual(expected.slice(0, 48));
  await page.getByRole("link", { name: "Next" }).click();
  await expect.poll(() => titles(page)).toEqual(expected.slice(48, 96));
  await page.getByRole("link", { name: "Previous" }).click();
  await expect.poll(() => titles(page)).toEqual(expected.slice(0, 48));
});

test("the list is ordered and filtered, by words too, and keeps it over a reload", async ({ page }) => {
  await page.goto("/movies");
  await page.getByLabel("Order").selectOption({ label: "Oldest" });
  await page.getByLabel("From year").fill("1980");
  await page.getByLabel("From year").press("Enter");
  await page.getByRole("checkbox", { name: /^Comedy/ }).check();
  const expected = await listed(
    page,
    'filter: { genres: ["Comedy"], yearFrom: 1980 }, orderBy: { field: YEAR, direction: ASC }, first: 48',
  );
  await expect(page.getByRole("heading", { name: "Comedy movies" })).toBeVisible();
  await expect.poll(() => titles(page)).toEqual(expected.edges.map(({ node }) => node.title));
  await page.reload();
  await expect(page.getByLabel("From year")).toHaveValue("1980");
  await expect(page.getByRole("checkbox", { name: /^Comedy/ })).toBeChecked();
  expect(await titles(page)).toEqual(expected.edges.map(({ node }) => node.title));
  await page.goBack();
  await page.goForward();
  await page.goto("/movies?q=matirx");
  await expect(page.getByText("No title has “matirx”. These are spelled nearly so:")).toBeVisible();
});

test("a person, a genre and a decade are found by search and lead to their movies", async ({ page }) => {
  await page.goto("/");
  const search = page.getByRole("combobox", { name: "Search movies" });
  await search.fill("spielberg");
  await expect(page.getByRole("option", { name: /Steven Spielberg · Person/ })).toBeVisible();
  await search.press("Enter");
  await expect(page.getByRole("heading", { name: "Movies with Steven Spielberg" })).toBeVisible();
  const his = await listed(page, 'filter: { people: ["Steven Spielberg"] }, first: 48');
  expect(his.totalCount).toBeGreaterThan(5);
  await expect(tiles(page)).toHaveCount(his.totalCount);
  await page.goto("/");
  await search.fill("1970s");
  await page.getByRole("option", { name: /1970s · Decade/ }).click();
  await expect(page.getByRole("heading", { name: "Movies of the 1970s" })).toBeVisible();
  await page.goto("/");
  await search.fill("spielbreg");
  await expect(page.getByText("Nothing is spelled “spielbreg”. Nearly so:")).toBeVisible();
});

test("who made a movie, its genres and its year lead to what shares them", async ({ page }) => {
  await page.goto("/movies?person=Steven+Spielberg&sort=oldest");
  await tiles(page).first().click();
  await page.getByRole("link", { name: "Steven Spielberg" }).click();
  await expect(page.getByRole("heading", { name: "Movies with Steven Spielberg" })).toBeVisible();
  await page.getByRole("link", { name: "Without Steven Spielberg" }).click();
  await expect(page.getByRole("heading", { name: "All movies" })).toBeVisible();
});

test("without JavaScript the list is filtered by its form", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto("/movies");
  await page.getByRole("checkbox", { name: /^Drama/ }).check();
  await page.getByLabel("Order").selectOption({ label: "Title, A to Z" });
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("heading", { name: "Drama movies" })).toBeVisible();
  const shown = await titles(page);
  expect(shown).toHaveLength(48);
  await context.close();
});
