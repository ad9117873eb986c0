import { switchTo } from "./switch-to";
import { expect, test } from "./test";

test.beforeEach(async ({ page }) => {
  await page.goto("/");
  await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Nearest movies" })).toBeVisible();
});

const similarities = /Similarity (-?[01]\.\d{3})/;

test("neighbors come most similar first, without the movie itself", async ({ page }) => {
  const rows = page.getByRole("region", { name: "Neighbors" }).getByRole("listitem");
  await expect(rows).toHaveCount(12);
  const title = await page.getByRole("heading", { level: 1 }).textContent();
  const texts = await rows.allTextContents();
  const values = texts.map((text) => Number(similarities.exec(text)?.[1]));
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(values.every((value) => value >= -1 && value <= 1)).toBe(true);
  await expect(rows.getByText(title ?? "", { exact: true })).toHaveCount(0);
});

test("a genre filter leaves only that genre, in full number, and can be cleared", async ({ page }) => {
  await page.getByText("Filter", { exact: true }).click();
  await page.getByRole("button", { name: "Comedy", exact: true }).click();
  await expect(page).toHaveURL(/genre=Comedy/);
  const rows = page.getByRole("region", { name: "Neighbors" }).locator("ol > li");
  await expect(rows.filter({ hasText: "Comedy" })).toHaveCount(12);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).not.toHaveURL(/genre=/);
});

test("a year range is kept by every neighbor", async ({ page }) => {
  await page.getByText("Filter", { exact: true }).click();
  await page.getByLabel("From year").fill("1980");
  await page.getByLabel("To year").fill("1989");
  await page.getByLabel("To year").press("Enter");
  await expect(page).toHaveURL(/from=1980&to=1989/);
  const rows = page.getByRole("region", { name: "Neighbors" }).locator("ol > li");
  await expect(rows.filter({ hasText: /198\d/ })).toHaveCount(12);
});

test("another run can answer, and stays chosen from movie to movie", async ({ page }) => {
  await switchTo(page, "Run", /^second run/);
  await expect(page).toHaveURL(/run=/);
  const rows = page.getByRole("region", { name: "Neighbors" }).locator("ol > li");
  await expect(rows).toHaveCount(12);
  await rows.first().getByRole("link").click();
  await expect(page).toHaveURL(/run=/);
  await expect(page.getByRole("combobox", { name: "Run" })).toContainText("second run");
});

test("rare movies are left out until they are let in", async ({ page }) => {
  await expect(page.getByText("Among movies rated at least 20 times.")).toBeVisible();
  await page.getByRole("link", { name: "Rare ones too" }).click();
  await expect(page).toHaveURL(/ratings=0/);
  await expect(page.getByText("Among all movies, however rarely rated.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Neighbors" }).locator("ol > li")).toHaveCount(12);
});

test("an id as older versions wrote it opens the page, escaped or not", async ({ page }) => {
  const right = new URL(page.url()).pathname;
  const title = await page.getByRole("heading", { level: 1 }).textContent();
  const id = Buffer.from(right.slice("/movies/".length), "base64url").toString("base64");
  for (const address of [`/movies/${id}`, `/movies/${encodeURIComponent(id)}`]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title ?? "");
    expect(new URL(page.url()).pathname).toBe(right);
  }
});

test("a movie that the run did not learn is told why, with its own number of ratings", async ({ page }) => {
  const ask = async (query: string, variables = {}) =>
    (await (await page.request.post("/graphql", { data: { query, variables } })).json()).data;
  const { embedding } = await ask("{ embedding { run { dataset { id } } } }");
  const { movies } = await ask(
    `query ($dataset: ID!) { movies(dataset: $dataset, orderBy: { field: RATING_COUNT, direction: ASC }, first: 100) {
      edges { node { id ratingCount unlearned } } } }`,
    { dataset: embedding.run.dataset.id },
  );
  const { node } = movies.edges.find((edge: { node: { unlearned: string | null } }) => edge.node.unlearned);
  expect(node.unlearned).toMatch(
    /^It has (no|\d+) ratings? of 3\.5 or more to learn from; this run needs 5\.$/,
  );
  expect(Number(/\d+(?= ratings? of)/.exec(node.unlearned)?.[0] ?? 0)).toBeLessThanOrEqual(node.ratingCount);
  await page.goto(`/movies/${node.id}`);
  const neighbors = page.getByRole("region", { name: "Neighbors" });
  await expect(neighbors.getByText(`first run never learned this movie. ${node.unlearned}`)).toBeVisible();
  await expect(neighbors.getByText("passes")).toHaveCount(0);
});

test("a movie begins an analogy in the run that it was looked at with", async ({ page }) => {
  const title = await page.getByRole("heading", { level: 1 }).textContent();
  await page.getByRole("link", { name: "Use it in an analogy" }).click();
  await expect(page).toHaveURL(/\/ask\?dataset=.*a=/);
  // The promoted run is asked without being named.
  await expect(page).not.toHaveURL(/run=/);
  await expect(page.getByRole("button", { name: `Remove ${title}` })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Run" })).toContainText("first run");
});

test("the filter offers the genres of all movies and goes along to the next movie", async ({ page }) => {
  const asked = await page.request.post("/graphql", {
    data: {
      query:
        "query ($after: String) { movies(first: 100, after: $after) { edges { node { genres } } } embedding { run { dataset { genres { name } } } } }",
    },
  });
  const { data } = await asked.json();
  const genres: string[] = data.embedding.run.dataset.genres.map((genre: { name: string }) => genre.name);
  const mostRated = new Set(
    data.movies.edges.flatMap(({ node }: { node: { genres: string[] } }) => node.genres),
  );
  const rare = genres.find((genre) => !mostRated.has(genre)) ?? genres.at(-1) ?? "";
  await page.getByText("Filter", { exact: true }).click();
  const chips = page.getByRole("group", { name: "Genres" }).getByRole("button");
  await expect(chips).toHaveCount(genres.length);
  await chips.getByText(rare, { exact: true }).click();
  await expect(page).toHaveURL(/genre=/);
  const kept = new URL(page.url()).searchParams.get("genre");
  const before = new URL(page.url()).pathname;
  await page.getByRole("region", { name: "Neighbors" }).locator("ol > li a").first().click();
  await expect(page).toHaveURL((url) => url.pathname !== before && url.searchParams.has("genre"));
  expect(new URL(page.url()).searchParams.get("genre")).toBe(kept);
});

test("years that run backwards are told once, in words", async ({ page }) => {
  await page.goto(`${new URL(page.url()).pathname}?from=1990&to=1980`);
  await expect(page.getByRole("region", { name: "Neighbors" }).getByRole("alert")).toHaveText(
    "No movie is of these years: 1990 is after 1980.",
  );
  await expect(page.getByText("yearFrom")).toHaveCount(0);
});
