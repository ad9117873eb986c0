import { tableFromIPC } from "@uwdata/flechette";
import { type Api, graphql, until } from "./graphql";
import { expect, test } from "./test";

interface MappedRun {
  id: string;
  name: string;
  dataset: { id: string };
  embedding: { map: { status: string } | null };
}
interface Runs {
  trainingRuns: { edges: { node: MappedRun }[] };
}

const api = (): Api => ({
  url: process.env.CINEVEC_E2E_API ?? "",
  token: process.env.CINEVEC_E2E_TOKEN ?? "",
});
const segment = (id: string) => Buffer.from(id, "base64").toString("base64url");

/** The two newest runs of one dataset whose maps were drawn. */
function pairOf({ trainingRuns }: Runs): [MappedRun, MappedRun] | undefined {
  const drawn = trainingRuns.edges
    .map(({ node }) => node)
    .filter(({ embedding }) => embedding.map?.status === "SUCCEEDED");
  for (const run of drawn) {
    const other = drawn.find(({ id, dataset }) => id !== run.id && dataset.id === run.dataset.id);
    if (other) return [run, other];
  }
  return undefined;
}

async function mappedRuns(): Promise<[MappedRun, MappedRun]> {
  const question = `{ trainingRuns(status: SUCCEEDED, first: 20) { edges { node {
    id name dataset { id } embedding { map { status } } } } } }`;
  return pairOf(await until<Runs>(api(), question, {}, (data) => pairOf(data) !== undefined, 240))!;
}

test("two maps share a selection, and say what it kept, gained and lost", async ({ page }) => {
  test.setTimeout(300_000);
  const [a, b] = await mappedRuns();
  await page.goto(`/map/compare?run=${segment(a.id)}&run=${segment(b.id)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Two maps of /);
  await expect(page.locator("[data-renderer]")).toHaveCount(2);
  // While both maps are drawn for the first time, a list may close again under the pointer.
  await expect(async () => {
    await page.getByRole("combobox", { name: "Find a movie on both maps" }).fill("matrix");
    await page.getByRole("option").first().click({ timeout: 5_000 });
  }).toPass();
  await expect(page).toHaveURL(/movie=/);
  const movie = new URL(page.url()).searchParams.get("movie") ?? "";
  const near = async (run: string) => {
    const answer = await graphql<{ movie: { title: string; neighbors: { movie: { title: string } }[] } }>(
      api(),
      "query ($id: ID!, $run: ID!) { movie(id: $id) { title neighbors(run: $run, first: 10) { movie { title } } } }",
      { id: movie, run },
    );
    return { title: answer.movie.title, titles: answer.movie.neighbors.map(({ movie }) => movie.title) };
  };
  const [before, after] = [await near(a.id), await near(b.id)];
  const groups = {
    Kept: before.titles.filter((title) => after.titles.includes(title)),
    Gained: after.titles.filter((title) => !before.titles.includes(title)),
    Lost: before.titles.filter((title) => !after.titles.includes(title)),
  };
  for (const [label, titles] of Object.entries(groups)) {
    await expect(
      page.getByRole("heading", { name: new RegExp(`^${label} ${titles.length} `) }),
    ).toBeVisible();
    const items = page
      .getByRole("list", { name: `${label}: neighbors of ${before.title}` })
      .getByRole("listitem");
    await expect(items).toContainText(titles);
  }
});

test("the histogram counts as the API does, and its bars choose their movies on both maps", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const [a, b] = await mappedRuns();
  const { compareNeighborhoods: compared } = await graphql<{
    compareNeighborhoods: { mean: number; movieCount: number; jaccard: number[] };
  }>(api(), "query ($a: ID!, $b: ID!) { compareNeighborhoods(a: $a, b: $b) { mean movieCount jaccard } }", {
    a: a.id,
    b: b.id,
  });
  await page.goto(`/map/compare?run=${segment(a.id)}&run=${segment(b.id)}`);
  const panel = page.getByRole("region", { name: "Neighbors in common" });
  await expect(panel).toContainText(compared.mean.toFixed(3));
  const fullest = compared.jaccard.indexOf(Math.max(...compared.jaccard));
  const bar = panel.getByRole("button", { name: / to .*: \d+ movies$/ }).nth(fullest);
  await expect(bar).toHaveAccessibleName(new RegExp(`: ${compared.jaccard[fullest]} movies$`));
  await bar.focus();
  await page.keyboard.press("Enter");
  const chosen = page.getByRole("region", { name: "Chosen by the histogram" });
  await expect(chosen.getByRole("status")).toContainText(
    `${compared.jaccard[fullest]!.toLocaleString("en-US")} movies`,
  );
  await page.getByLabel("Color by").selectOption({ label: "Year" });
  // The address keeps both.
  await expect(page).toHaveURL(/color=year/);
  await expect(page).toHaveURL(/shared=/);
  await page.reload();
  await expect(chosen.getByRole("status")).toContainText(
    `${compared.jaccard[fullest]!.toLocaleString("en-US")} movies`,
  );
  await expect(page.getByLabel("Color by")).toHaveValue("year");
  await panel.getByRole("button", { name: "Clear" }).click();
  await expect(chosen).toHaveCount(0);
  await page.getByRole("button", { name: "Exchange the two runs" }).click();
  await expect(page).toHaveURL(new RegExp(`run=${segment(b.id)}&run=${segment(a.id)}`));
  await expect(page.locator("[data-renderer]")).toHaveCount(2);
});

test("a second map that was aligned with the first is what that one becomes", async ({ page }) => {
  test.setTimeout(360_000);
  const [a, b] = await mappedRuns();
  await page.goto(`/map/compare?run=${segment(a.id)}&run=${segment(b.id)}`);
  const align = page.getByRole("button", { name: "Align the second map" });
  const become = page.getByRole("button", { name: "One becomes the other" });
  await expect(align.or(become)).toBeVisible();
  // When the test is run again over the same data they are aligned already.
  if (await align.isVisible()) await align.click();
  await become.click({ timeout: 240_000 });
  await expect(page.locator("[data-renderer]")).toHaveCount(1);
  const slider = page.getByRole("slider", { name: `From ${a.name} to ${b.name}` });
  const map = page.locator("[data-renderer]");
  const before = await map.screenshot();
  await slider.fill("1");
  await expect(slider).toHaveAttribute("aria-valuetext", `100 % of the way to ${b.name}`);
  await expect(async () => {
    expect((await map.screenshot()).equals(before)).toBe(false);
  }).toPass();
  await page.getByRole("button", { name: "Side by side" }).click();
  await expect(page.locator("[data-renderer]")).toHaveCount(2);
});

interface Placed {
  name: string;
  x: number;
  y: number;
}

/** Of a map's file: each movie's place and its region of the middle level. */
async function placesOf(url: string): Promise<Map<string, Placed>> {
  const file = await fetch(url, { headers: { authorization: `Bearer ${api().token}` } });
  const table = tableFromIPC(await file.arrayBuffer());
  const regions = JSON.parse(table.schema.metadata?.get("regions") ?? "[]")[1] as { name: string }[];
  const column = (name: string) => [...(table.getChild(name)?.toArray() ?? [])];
  const [xs, ys, ofs] = [column("x"), column("y"), column("region1")] as number[][];
  return new Map(
    column("id").map((id, row) => [
      String(id),
      { x: xs![row]!, y: ys![row]!, name: regions[ofs![row]!]?.name ?? "" },
    ]),
  );
}

test("groups that moved together are those of the maps' files, and the chosen one's movies are listed", async ({
  page,
}) => {
  test.setTimeout(360_000);
  const [a, b] = await mappedRuns();
  await page.goto(`/map/compare?run=${segment(a.id)}&run=${segment(b.id)}`);
  const panel = page.getByRole("region", { name: "Groups that moved together" });
  await expect(panel).not.toContainText("Align the second map", { timeout: 60_000 });
  const question = `query ($id: ID!) { trainingRun(id: $id) { embedding { maps {
    id projection status url aligned alignedWith { id } } } } }`;
  interface Drawn {
    id: string;
    projection: string;
    status: string;
    url: string;
    aligned: boolean;
    alignedWith: { id: string } | null;
  }
  const mapsOf = async (id: string) =>
    (
      await graphql<{ trainingRun: { embedding: { maps: Drawn[] } } }>(api(), question, { id })
    ).trainingRun.embedding.maps.filter(
      ({ projection, status }) => projection === "UMAP" && status === "SUCCEEDED",
    );
  const [first, second] = [await mapsOf(a.id), await mapsOf(b.id)];
  const [from, to] = first
    .flatMap((one) => second.map((other) => [one, other] as const))
    .find(([one, other]) => other.alignedWith?.id === one.id || one.alignedWith?.id === other.id)!;
  const [before, after] = [await placesOf(from.url), await placesOf(to.url)];
  const shared = [...before].flatMap(([id, place]) => {
    const end = after.get(id);
    return end ? [{ ...place, right: end.x - place.x, up: end.y - place.y }] : [];
  });
  const extent = (values: number[]) => Math.max(...values) - Math.min(...values);
  const diagonal = Math.hypot(extent(shared.map(({ x }) => x)), extent(shared.map(({ y }) => y)));
  const expected = [...new Set(shared.map(({ name }) => name))]
    .filter(Boolean)
    .map((name) => {
      const group = shared.filter((movie) => movie.name === name);
      const mean = (of: (movie: (typeof group)[number]) => number) =>
        group.reduce((sum, movie) => sum + of(movie), 0) / group.length;
      const length = Math.hypot(
        mean(({ right }) => right),
        mean(({ up }) => up),
      );
      const together = length / Math.sqrt(mean(({ right, up }) => right ** 2 + up ** 2));
      return { name, count: group.length, distance: length / diagonal, together };
    })
    .filter(({ count, distance, together }) => count >= 8 && distance >= 0.05 && together >= 0.75)
    .sort((one, other) => other.distance - one.distance)
    .slice(0, 12);
  const groups = panel.getByRole("listitem");
  await expect(groups).toHaveCount(expected.length);
  for (const [at, { name, count }] of expected.entries())
    await expect(groups.nth(at)).toContainText(`${name}${count.toLocaleString("en-US")} movies`);
  if (expected.length === 0) {
    await expect(panel).toContainText("None: every region stayed");
    return;
  }
  await groups.first().getByRole("button").click();
  await expect(page).toHaveURL(/trail=/);
  await expect(page.getByRole("region", { name: "Movies of the group" }).getByRole("status")).toContainText(
    `${expected[0]!.count.toLocaleString("en-US")} movies`,
  );
});
