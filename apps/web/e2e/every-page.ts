import type { Page } from "@playwright/test";

/** Every page there is, with an answer on it. */
export async function everyPage(page: Page): Promise<string[]> {
  const href = async (from: string, selector: string) => {
    await page.goto(from);
    return (await page.locator(selector).first().getAttribute("href")) ?? "";
  };
  const movie = await href("/", 'main a[href^="/movies/"]');
  const other = (await page.locator('main a[href^="/movies/"]').nth(1).getAttribute("href"))
    ?.split("/")
    .at(-1);
  const run = await href("/runs", 'main a[href^="/runs/"]:not([href="/runs/new"])');
  const dataset = await href("/datasets", 'main a[href^="/datasets/"]:not([href="/datasets/new"])');
  const id = movie.split("/").at(-1);
  const succeeded = await page.request.post("/graphql", {
    data: { query: "{ trainingRuns(status: SUCCEEDED, first: 2) { edges { node { id } } } }" },
  });
  const body = (await succeeded.json()) as { data: { trainingRuns: { edges: { node: { id: string } }[] } } };
  const runs = body.data.trainingRuns.edges.map(({ node }) => `run=${node.id}`);
  return [
    "/",
    movie,
    `${movie}?genre=Drama`,
    "/movies",
    "/movies?person=Steven+Spielberg&genre=Drama&sort=oldest",
    `/ask?a=${id}&b=${id}&c=${id}`,
    "/map",
    `${run}/map?projection=TSNE`,
    `/map/compare?${runs.join("&")}`,
    "/ask/odd-one-out",
    `/ask/similar?add=${id}`,
    `/ask/blend?movie=${id}`,
    `/ask/along?movie=${id}&axis=genre:Comedy`,
    `/ask/two?a=${id}&b=${other}`,
    `/ask/heatmap?movie=${id}&movie=${other}`,
    "/ask/pairs",
    `/ask/predict?movie=${id}`,
    "/ask/new-movie?genre=Drama",
    "/recommend",
    `/recommend?liked=${id}`,
    "/recommend/letterboxd",
    "/recommend/for-user",
    "/recommend/for-user?user=1",
    "/runs",
    "/runs/new",
    "/runs/import",
    run,
    `/runs/compare?${runs.join("&")}`,
    "/datasets",
    "/datasets/new",
    dataset,
    "/graphiql",
  ];
}
