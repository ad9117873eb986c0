import type { Page } from "@playwright/test";
import { expect, test } from "./test";

async function choose(page: Page, label: string, text: string) {
  const field = page.getByRole("combobox", { name: label, exact: true });
  await field.fill(text);
  await page.getByRole("option").filter({ hasText: text }).first().click();
  await expect(page.getByRole("button", { name: `Remove ${text}` }).first()).toBeVisible();
}

/** What the API itself says of the movies that the address names. */
async function askApi(page: Page, names: readonly string[], fields: string) {
  const search = new URL(page.url()).searchParams;
  const ids = names.flatMap((name) => search.getAll(name));
  const answer = await page.request.post("/graphql", {
    data: {
      query: `query ($a: ID!, $b: ID!) { embedding { ${fields} } }`,
      variables: { a: ids[0], b: ids[1] },
    },
  });
  const body = await answer.json();
  expect(body.errors).toBeUndefined();
  return body.data.embedding;
}

test("two movies: their cosine and ranks are the API's, and what is nearer is listed", async ({ page }) => {
  await page.goto("/ask/two");
  await choose(page, "This movie", "The Matrix");
  await choose(page, "and this one", "Spider-Man");
  const said = await askApi(page, ["a", "b"], "similarity(a: $a, b: $b) rank(movie: $a, of: $b)");
  const answer = page.getByRole("region", { name: `Cosine ${said.similarity.toFixed(3)}` });
  await expect(answer).toContainText(
    `Spider-Man is number ${said.rank.toLocaleString("en-US")} among the neighbors of The Matrix`,
  );
  await expect(answer.getByRole("listitem")).toHaveCount(Math.min(20, said.rank - 1));
  await expect(answer.getByRole("img", { name: /^What each dimension adds/ })).toBeVisible();
});

test("the heatmap's example fills it; its cells are the API's cosines", async ({ page }) => {
  await page.goto("/ask/heatmap");
  await page.getByRole("link", { name: "take the 12 most rated ones" }).click();
  const table = page.getByRole("table", { name: "Cosine of every pair of movies" });
  await expect(table.getByRole("row")).toHaveCount(13);
  const { similarity } = await askApi(page, ["movie"], "similarity(a: $a, b: $b)");
  await expect(table.getByRole("row").nth(1).getByRole("cell").nth(1)).toHaveText(
    (Math.round(similarity * 100) / 100 || 0).toFixed(2),
  );
});

test("closest pairs, among more or fewer movies", async ({ page }) => {
  await page.goto("/ask/pairs");
  const answer = page.getByRole("region", { name: "The closest pairs" });
  await expect(answer.getByRole("listitem")).toHaveCount(30);
  const before = await answer.getByRole("listitem").allTextContents();
  await page.getByRole("link", { name: "the 100 most rated" }).click();
  await expect(page).toHaveURL(/among=100/);
  await expect.poll(() => answer.getByRole("listitem").allTextContents()).not.toEqual(before);
});

test("a run that can't predict between movies says so; the page goes on", async ({ page }) => {
  await page.goto("/ask/predict");
  await choose(page, "Watched", "The Matrix");
  await page.getByRole("link", { name: "Between them" }).click();
  await expect(page).toHaveURL(/position=MIDDLE/);
  await expect(page.getByRole("region", { name: "What was watched between them" })).toBeVisible();
});

test("a blend follows its weights", async ({ page }) => {
  await page.goto("/ask/blend");
  await choose(page, "Movies to blend", "The Matrix");
  await choose(page, "Movies to blend", "Spider-Man");
  const answer = page.getByRole("region", { name: "Nearest to the blend" });
  await expect(answer.getByRole("listitem")).toHaveCount(12);
  const before = await answer.getByRole("listitem").allTextContents();
  const slider = page.getByRole("slider", { name: "Weight of Spider-Man" });
  await slider.press("Home");
  await expect(page).toHaveURL(/w-[\w-]+=-2/);
  await expect(slider).toBeFocused();
  await expect.poll(() => answer.getByRole("listitem").allTextContents()).not.toEqual(before);
  await page.goBack();
  await expect(slider).toHaveValue("1");
});

test("a new movie needs a run that learned content; a wrong year is told at its field", async ({ page }) => {
  await page.goto("/ask/new-movie");
  await page.getByLabel("Keywords or tags").fill("space");
  await page.getByRole("button", { name: "Place it" }).click();
  await expect(page).toHaveURL(/keywords=space/);
  await expect(page.getByRole("region", { name: "Where it would stand" })).toContainText(
    "Ask a run of HYBRID",
  );
  await page.getByLabel("Year").fill("12");
  await page.getByRole("button", { name: "Place it" }).click();
  await expect(page.getByText("A year is a whole number, 1800 to 2200.")).toBeVisible();
});

test("more like this, but: a genre is clicked, a slider moved, and the answer is the API's", async ({
  page,
}) => {
  await page.goto("/ask/along");
  await choose(page, "More like this movie, but …", "The Matrix");
  await page.getByRole("link", { name: "Comedy", exact: true }).click();
  const answer = page.getByRole("region", { name: "More Comedy" });
  await expect(answer.getByRole("listitem")).toHaveCount(12);
  await page.getByRole("slider", { name: "How far along the axis" }).fill("2");
  await expect(page).toHaveURL(/by=2/);
  const movie = new URL(page.url()).searchParams.get("movie") ?? "";
  const said = await page.request.post("/graphql", {
    data: {
      query: `query ($movie: ID!) { embedding { axis(to: { genre: "Comedy" }) { position(movie: $movie)
        nearest(movie: $movie, by: 2, first: 12, filter: { minRatings: 20 }) { movie { title } } } } }`,
      variables: { movie: Buffer.from(movie, "base64url").toString("base64") },
    },
  });
  const { axis } = (await said.json()).data.embedding;
  const place = (value: number) => value.toFixed(2).replace("-", "−");
  await expect(answer).toContainText(`stands at ${place(axis.position)}`);
  await expect(answer).toContainText(`would stand at ${place(axis.position + 2)}`);
  await expect(answer.getByRole("listitem")).toContainText(
    axis.nearest.map(({ movie }: { movie: { title: string } }) => movie.title),
  );
});
