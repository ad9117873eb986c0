import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { tableFromIPC } from "@uwdata/flechette";
import { type Api, graphql, until } from "./graphql";
import { expect, test } from "./test";

interface EmbeddingMap {
  projection: string;
  status: string;
  aligned: boolean;
  url: string;
  pointCount: number;
  faithfulness: { trustworthiness: number; neighborsKept: number };
}
interface Mapped {
  run: { id: string; dataset: { id: string; name: string } };
  maps: EmbeddingMap[];
}

const api = (): Api => ({
  url: process.env.CINEVEC_E2E_API ?? "",
  token: process.env.CINEVEC_E2E_TOKEN ?? "",
});
const map = (page: Page) => page.getByRole("region", { name: /^Map of [\d,]+ movies$/ });
const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** The run that answers by default and its UMAP, which is drawn once no training waits. */
async function drawnMap(): Promise<Omit<Mapped, "maps"> & { map: EmbeddingMap }> {
  const question = `{ embedding { run { id dataset { id name } } maps { projection status aligned url pointCount
    faithfulness { trustworthiness neighborsKept } } } }`;
  const own = ({ projection, status, aligned }: EmbeddingMap) =>
    projection === "UMAP" && status === "SUCCEEDED" && !aligned;
  const { embedding } = await until<{ embedding: Mapped }>(
    api(),
    question,
    {},
    (data) => data.embedding.maps.some(own),
    240,
  );
  return { run: embedding.run, map: embedding.maps.find(own)! };
}

async function open(page: Page, query = ""): Promise<void> {
  await page.goto(`/map${query}`);
  await expect(map(page)).toHaveAttribute("data-renderer", /./);
}

/** Of a picture that was saved: how many pixels it has, and how many of them are not the ground. */
async function inkOf(page: Page, download: Download): Promise<{ all: number; inked: number }> {
  const bytes = (await readFile(await download.path())).toString("base64");
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let inked = 0;
    for (let at = 0; at < data.length; at += 4)
      if ([0, 1, 2].some((channel) => data[at + channel] !== data[channel])) inked++;
    return { all: data.length / 4, inked };
  }, bytes);
}

async function savedPicture(page: Page): Promise<{ all: number; inked: number }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the picture as PNG" }).click(),
  ]);
  return inkOf(page, download);
}

test("the map of the promoted run is drawn, listed and told how far to trust", async ({ page }) => {
  test.setTimeout(300_000);
  const drawn = await drawnMap();
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Map of ${drawn.run.dataset.name}`);
  await expect(map(page)).toHaveAttribute("data-renderer", "webgl2");
  const count = drawn.map.pointCount.toLocaleString("en-US");
  await expect(panel(page, "In view").getByRole("status")).toContainText(`${count} movies`);
  await expect(panel(page, "In view").getByRole("listitem")).toHaveCount(40);
  const trust = panel(page, "How far to trust it");
  await expect(trust).toContainText(drawn.map.faithfulness.trustworthiness.toFixed(3));
  await expect(trust).toContainText(`${Math.floor(drawn.map.faithfulness.neighborsKept * 100)} %`);
  const { all, inked } = await savedPicture(page);
  expect(inked).toBeGreaterThan(all / 100);
  expect(inked).toBeLessThan(all / 2);
});

test("a movie that is searched for is flown to, with its true neighbors; its address shows the same", async ({
  page,
}) => {
  const { run } = await drawnMap();
  await open(page);
  const search = page.getByRole("combobox", { name: "Find a movie on the map" });
  await search.fill("matrix");
  await page.getByRole("option").filter({ hasText: "The Matrix" }).first().click();
  const selected = panel(page, "Selected movie");
  await expect(selected.getByRole("listitem")).toHaveCount(10);
  await expect(page).toHaveURL(/movie=.*at=/);
  const id = new URL(page.url()).searchParams.get("movie") ?? "";
  const { movie } = await graphql<{
    movie: { title: string; neighbors: { similarity: number; movie: { title: string } }[] };
  }>(
    api(),
    "query ($id: ID!, $run: ID!) { movie(id: $id) { title neighbors(run: $run, first: 10) { similarity movie { title } } } }",
    { id, run: run.id },
  );
  await expect(selected.getByRole("link", { name: movie.title })).toBeVisible();
  const listed = await selected.getByRole("listitem").allTextContents();
  for (const [rank, neighbor] of movie.neighbors.entries()) {
    expect(listed[rank]).toContain(neighbor.movie.title);
    expect(listed[rank]).toContain(neighbor.similarity.toFixed(2));
  }
  // The picture has the window to itself: what is long scrolls in its panel.
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(
    0,
  );
  const address = page.url();
  await open(page, new URL(address).search);
  await expect(selected.getByRole("link", { name: movie.title })).toBeVisible();
  await expect(selected.getByRole("listitem")).toHaveText(listed);
  expect(page.url()).toBe(address);
  await selected.getByRole("link", { name: movie.title }).click();
  await expect(page.getByRole("heading", { level: 1, name: movie.title })).toBeVisible();
  await page.getByRole("link", { name: "Show on the map" }).click();
  await expect(selected.getByRole("listitem")).toHaveText(listed);
});

test("filters dim, count right, and are in the address; going back undoes a selection", async ({ page }) => {
  const drawn = await drawnMap();
  const file = await fetch(drawn.map.url, { headers: { authorization: `Bearer ${api().token}` } });
  const table = tableFromIPC(await file.arrayBuffer());
  const years = table.getChild("year").toArray() as (number | null)[];
  const genres = table.getChild("genres").toArray() as string[][];
  const dramas = genres.filter((list) => [...list].includes("Drama")).length;
  const old = genres.filter(
    (list, row) => [...list].includes("Drama") && (years[row] ?? 9999) <= 1980,
  ).length;
  const count = (value: number) => value.toLocaleString("en-US");
  await open(page);
  const legend = panel(page, "Color and filter");
  const before = await savedPicture(page);
  await legend.getByRole("button", { name: /^Drama/ }).click();
  await expect(legend.getByRole("status")).toContainText(
    `${count(dramas)} of ${count(drawn.map.pointCount)} movies pass`,
  );
  await expect(page).toHaveURL(/genre=Drama/);
  const after = await savedPicture(page);
  // Dimmed, not gone: nearly as much of the picture is inked.
  expect(after.inked).toBeGreaterThan(before.inked * 0.7);
  await page.goto(`/map?genre=Drama&years=1900_1980&color=year`);
  await expect(legend.getByRole("status")).toContainText(`${count(old)} of`);
  await expect(legend.getByRole("combobox", { name: "Color by" })).toHaveValue("year");
  await panel(page, "In view").getByRole("button").first().click();
  await expect(panel(page, "Selected movie")).toBeVisible();
  await page.goBack();
  await expect(panel(page, "Selected movie")).toHaveCount(0);
  await legend.getByRole("button", { name: "Clear filters" }).click();
  await expect(legend.getByRole("status")).toContainText(`All ${count(drawn.map.pointCount)} movies`);
});

test("the map is moved and asked from the keyboard alone", async ({ page }) => {
  await drawnMap();
  await open(page);
  await map(page).focus();
  for (let step = 0; step < 4; step++) await page.keyboard.press("+");
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/at=-?[\d.]+_-?[\d.]+_2(&|$)/);
  await page.keyboard.press("Enter");
  await expect(panel(page, "Selected movie")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel(page, "Selected movie")).toHaveCount(0);
  const first = panel(page, "In view").getByRole("button").first();
  await first.focus();
  await page.keyboard.press("Enter");
  await expect(first).toHaveAttribute("aria-pressed", "true");
  await map(page).focus();
  await page.keyboard.press("0");
  await expect(page).not.toHaveURL(/at=/);
});

test("a lasso lists what it holds, what that shares, and gives it as CSV", async ({ page }) => {
  await drawnMap();
  await open(page);
  const box = (await map(page).boundingBox())!;
  const at = (across: number, down: number) =>
    [box.x + box.width * across, box.y + box.height * down] as const;
  await page.keyboard.down("Shift");
  await page.mouse.move(...at(0.3, 0.3));
  await page.mouse.down();
  for (const corner of [at(0.6, 0.3), at(0.6, 0.7), at(0.3, 0.7), at(0.3, 0.32)])
    await page.mouse.move(...corner, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const lasso = panel(page, "Lasso");
  const text = (await lasso.getByText(/[\d,]+ movies/).textContent()) ?? "";
  const count = Number(text.replace(/ .*/, "").replaceAll(",", ""));
  expect(count).toBeGreaterThan(10);
  await expect(page).toHaveURL(/lasso=/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    lasso.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(count + 1);
  await open(page, new URL(page.url()).search);
  await expect(lasso).toContainText(text);
  await lasso.getByRole("button", { name: "Clear" }).click();
  await expect(lasso).toHaveCount(0);
});

test("the picture is saved as shapes and texts, every movie a circle; a lasso's movies can be asked about", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const { map: drawn } = await drawnMap();
  await open(page, "?lasso=-1000_-1000_1000_-1000_1000_1000_-1000_1000");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the picture as SVG" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.svg$/);
  const svg = await readFile(await download.path(), "utf8");
  const counted = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      problems: parsed.querySelectorAll("parsererror").length,
      circles: parsed.querySelectorAll("circle").length,
    };
  }, svg);
  expect(counted).toEqual({ problems: 0, circles: drawn.pointCount });
  await panel(page, "Lasso").getByRole("link", { name: "what lies nearest to their mean" }).click();
  await expect(page).toHaveURL(/\/ask\/similar\?.*add=/);
  await expect(page.getByRole("main").locator("ol > li").first()).toBeVisible();
});

test("without WebGL the same map is drawn on a plain canvas", async ({ page }) => {
  await drawnMap();
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext as (
      kind: string,
      ...more: unknown[]
    ) => unknown;
    Object.assign(HTMLCanvasElement.prototype, {
      getContext(this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
        return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...more);
      },
    });
  });
  await open(page);
  await expect(map(page)).toHaveAttribute("data-renderer", "canvas");
  const { all, inked } = await savedPicture(page);
  expect(inked).toBeGreaterThan(all / 100);
});

test("a map that nobody drew yet is drawn at a button's press, and tells how far it is", async ({ page }) => {
  test.setTimeout(180_000);
  await drawnMap();
  await page.goto("/map");
  await page.getByRole("navigation", { name: "Projection" }).getByRole("link", { name: "PCA" }).click();
  await expect(page).toHaveURL(/projection=PCA/);
  await page.getByRole("button", { name: "Draw the PCA map" }).click();
  await expect(map(page)).toHaveAttribute("data-renderer", "webgl2", { timeout: 120_000 });
  await expect(page.getByRole("link", { name: "PCA" })).toHaveAttribute("aria-current", "page");
});

test("who only reads is not offered to draw", async ({ browser, baseURL }) => {
  await drawnMap();
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto("/map?projection=TSNE");
  await expect(page.getByText("Drawing a map takes the role TRAINER; yours is VIEWER.")).toBeVisible();
  await context.close();
});

test("movies of a dataset without posters are told under the pointer, and no poster is asked for", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const { run } = await drawnMap();
  const { trainingRun } = await graphql<{ trainingRun: { dataset: { hasPosters: boolean } } }>(
    api(),
    "query ($run: ID!) { trainingRun(id: $run) { dataset { hasPosters } } }",
    { run: run.id },
  );
  expect(trainingRun.dataset.hasPosters).toBe(false);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.postData()?.includes("query Poster(")) asked.push(request.url());
  });
  await open(page);
  const { x, y, width, height } = (await map(page).boundingBox())!;
  const card = page.getByRole("status").filter({ hasText: /[\d,]+ ratings/ });
  await expect(async () => {
    for (let step = 0; step < 40; step++) {
      await page.mouse.move(x + width * (0.3 + step / 100), y + height * (0.3 + step / 100));
      if (await card.isVisible()) break;
    }
    await expect(card).toBeVisible({ timeout: 500 });
  }).toPass();
  // Longer than the pointer has to rest before a poster would be asked for.
  await page.waitForTimeout(400);
  expect(asked).toEqual([]);
});

async function savedShapes(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the picture as SVG" }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}

/** The cosine of two steps between directions, worked out from vectors as the API gives them. */
function cosineOfSteps([a, b, c, d]: number[][]): number {
  const unit = (vector: number[]) => vector.map((value) => value / Math.hypot(...vector));
  const step = (from: number[], to: number[]) => unit(to).map((value, at) => value - unit(from)[at]!);
  const [one, other] = [unit(step(a!, b!)), unit(step(c!, d!))];
  return one.reduce((sum, value, at) => sum + value * other[at]!, 0);
}

test("an analogy's answer is shown on the map as two arrows, in words too; its address shows the same", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const { run } = await drawnMap();
  await page.goto("/ask");
  await page
    .getByRole("link", { name: / is to .* as .* is to …/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Show on the map" }).click();
  const analogy = panel(page, "Analogy");
  await expect(analogy.getByRole("listitem")).toHaveCount(4);
  const ids = (new URL(page.url()).searchParams.get("analogy") ?? "")
    .split(".")
    .map((segment) => Buffer.from(segment, "base64url").toString("base64"));
  const { nodes } = await graphql<{ nodes: { title: string; vector: number[] }[] }>(
    api(),
    "query ($ids: [ID!]!, $run: ID!) { nodes(ids: $ids) { ... on Movie { title vector(run: $run) } } }",
    { ids, run: run.id },
  );
  const [a, b, c, d] = nodes.map(({ title }) => title);
  await expect(analogy).toContainText(`${a} is to ${b} as ${c} is to ${d}.`);
  await expect(analogy).toContainText(cosineOfSteps(nodes.map(({ vector }) => vector)).toFixed(3));
  await expect(page).toHaveURL(/analogy=/);
  await page.reload();
  await expect(analogy.getByRole("listitem")).toHaveCount(4);
  const svg = await savedShapes(page);
  for (const title of nodes.map(({ title }) => title.replaceAll("&", "&amp;")))
    expect(svg).toContain(`>${title}</text>`);
  await analogy.getByRole("button", { name: "Clear" }).click();
  await expect(analogy).toHaveCount(0);
});

test("contour lines are drawn while their button is pressed, and are in the address", async ({ page }) => {
  await drawnMap();
  await open(page);
  const lines = async () => (await savedShapes(page)).match(/<path [^>]*fill="none"/g)?.length ?? 0;
  expect(await lines()).toBe(0);
  await page.getByRole("button", { name: "Contour lines of the density of movies" }).click();
  await expect(page).toHaveURL(/contours=on/);
  await expect.poll(lines).toBe(5);
  await open(page, "?contours=on&genre=Horror");
  await expect.poll(lines).toBe(5);
});

test("along an axis between movies a movie stands where its vector says", async ({ page }) => {
  const { run } = await drawnMap();
  const { movies } = await graphql<{ movies: { edges: { node: { id: string; title: string } }[] } }>(
    api(),
    `query ($dataset: ID!) { movies(dataset: $dataset, orderBy: { field: RATING_COUNT }, first: 5) {
      edges { node { id title } } } }`,
    { dataset: run.dataset.id },
  );
  const ids = movies.edges.map(({ node }) => node.id);
  const { nodes } = await graphql<{ nodes: { vector: number[] }[] }>(
    api(),
    "query ($ids: [ID!]!, $run: ID!) { nodes(ids: $ids) { ... on Movie { vector(run: $run) } } }",
    { ids, run: run.id },
  );
  const [a, b, c, d, own] = nodes.map(({ vector }) => vector.map((value) => value / Math.hypot(...vector)));
  const low = a!.map((value, at) => (value + b![at]!) / 2);
  const step = c!.map((value, at) => (value + d![at]!) / 2 - low[at]!);
  const dot = (one: number[], other: number[]) => one.reduce((sum, value, at) => sum + value * other[at]!, 0);
  const position =
    (2 *
      dot(
        step,
        own!.map((value, at) => value - low[at]!),
      )) /
      dot(step, step) -
    1;
  const group = (from: number) =>
    `movies:${ids
      .slice(from, from + 2)
      .map((id) => Buffer.from(id, "base64").toString("base64url"))
      .join(".")}`;
  const movie = Buffer.from(ids[4]!, "base64").toString("base64url");
  await open(page, `?x=${group(2)}|${group(0)}&movie=${movie}`);
  const axes = panel(page, "Axes");
  await expect(axes).toContainText(
    `${movies.edges[4]!.node.title} stands at ${position.toFixed(2).replace("-", "−")} between`,
  );
  // A picture along axes keeps no neighbors: how far to trust the map is not told of it.
  await expect(panel(page, "How far to trust it")).toHaveCount(0);
  await axes.getByRole("button", { name: "Clear" }).click();
  await expect(panel(page, "How far to trust it")).toBeVisible();
});

test("a link to a map or a movie has a picture of it, at an address of the host that was asked", async ({
  page,
  browser,
  baseURL,
}) => {
  await drawnMap();
  await page.goto("/");
  const movie = (await page.locator('main a[href^="/movies/"]').first().getAttribute("href")) ?? "";
  // Who shows a link elsewhere has no token.
  const visitor = await browser.newContext({ baseURL });
  for (const address of ["/map?color=year", movie]) {
    const html = await (await visitor.request.get(address)).text();
    const url = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(url).toContain(`${new URL(baseURL ?? "").origin}/pictures/map?`);
    const answer = await visitor.request.get(url);
    expect(answer.headers()["content-type"]).toBe("image/png");
    const bytes = await answer.body();
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(bytes.byteLength).toBeGreaterThan(20_000);
  }
  const elsewhere = await visitor.request.get("/pictures/map", { headers: { host: "elsewhere.example" } });
  expect(elsewhere.status()).toBe(421);
  await visitor.close();
});
