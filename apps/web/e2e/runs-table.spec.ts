import type { Page } from "@playwright/test";
import { expect, test } from "./test";

interface Run {
  readonly name: string;
  readonly metrics: readonly {
    readonly name: string;
    readonly cutoff: number | null;
    readonly value: number;
  }[];
}

/** What the API says of the runs that the table shows, asked for here and not by the page. */
async function runs(page: Page): Promise<Run[]> {
  const answer = await page.request.post("/graphql", {
    data: {
      query: "{ trainingRuns(first: 100) { edges { node { name metrics { name cutoff value } } } } }",
    },
  });
  const body = (await answer.json()) as { data: { trainingRuns: { edges: { node: Run }[] } } };
  return body.data.trainingRuns.edges.map(({ node }) => node);
}

const metricOf = (run: Run | undefined, name: string, cutoff: number | null) =>
  run?.metrics.find((metric) => metric.name === name && metric.cutoff === cutoff)?.value;

/** The texts of a column, row by row. */
async function column(page: Page, header: RegExp): Promise<string[]> {
  const headers = await page.getByRole("columnheader").allTextContents();
  const at = headers.findIndex((text) => header.test(text.replaceAll("\u00a0", " ")));
  const rows = page.locator("tbody tr");
  return rows.evaluateAll(
    (found, place) => found.map((row) => row.children[place]?.textContent?.trim() ?? ""),
    at,
  );
}

test("runs are ordered by any metric that is shown, both ways", async ({ page }) => {
  await page.goto("/runs?metric=novelty@20&metric=hit_rate@10&metric=rmse");
  const known = await runs(page);
  await page.getByRole("link", { name: "Novelty @ 20" }).click();
  await expect(page.getByRole("columnheader", { name: "Novelty @ 20" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const values = known.flatMap((run) => metricOf(run, "novelty", 20) ?? []).sort((a, b) => b - a);
  const shown = async () => (await column(page, /^Novelty @ 20/)).filter((text) => text !== "–").map(Number);
  await expect.poll(shown).toEqual(values.map((value) => Number(value.toFixed(value < 10 ? 3 : 2))));
  await page.getByRole("link", { name: "Novelty @ 20" }).click();
  await expect(page).toHaveURL(/dir=asc/);
  await expect
    .poll(shown)
    .toEqual(values.map((value) => Number(value.toFixed(value < 10 ? 3 : 2))).reverse());
});

test("columns are chosen, and stay with the address", async ({ page }) => {
  await page.goto("/runs");
  await page.getByText(/^Columns: Hit rate @/).click();
  await page.getByRole("checkbox", { name: "Recall @ 5", exact: true }).check();
  await expect(page.getByRole("columnheader", { name: "Recall @ 5" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Recall @ 5" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Hit rate @ 10" })).toBeVisible();
});

test("a pinned run stands above the others, each with its signed difference", async ({ page }) => {
  await page.goto("/runs?metric=hit_rate@10&sort=name");
  await page.getByRole("link", { name: "Pin second run" }).first().click();
  await expect(page.getByRole("link", { name: "Unpin second run" }).first()).toBeVisible();
  const known = await runs(page);
  const first = metricOf(
    known.find(({ name }) => name === "first run"),
    "hit_rate",
    10,
  );
  const second = metricOf(
    known.find(({ name }) => name === "second run"),
    "hit_rate",
    10,
  );
  if (first === undefined || second === undefined) throw new Error("the prepared runs lack a hit rate");
  const difference = first - second;
  const size = Math.abs(difference).toFixed(4);
  const told = Number(size) === 0 ? "±0" : `${difference > 0 ? "+" : "−"}${size}`;
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: "first run", exact: true }) });
  await expect(row.getByRole("cell").first()).toContainText(`${first.toFixed(4)}${told}`);
  await expect(page.locator("tbody tr").first()).toContainText("second run");
});

test("without JavaScript the list is ordered, filtered, pinned and given other columns", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto("/runs");
  await page.getByRole("link", { name: "nDCG @ 10" }).click();
  await expect(page.getByRole("columnheader", { name: "nDCG @ 10" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await page.getByText(/^Columns:/).click();
  await page.getByRole("checkbox", { name: "Recall @ 5", exact: true }).check();
  await page.getByRole("button", { name: "Show these" }).click();
  await expect(page.getByRole("columnheader", { name: "Recall @ 5" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "nDCG @ 10" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await page.getByLabel("Status").selectOption("FAILED");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/status=FAILED/);
  await expect(page).toHaveURL(/metric=recall%405/);
  await context.close();
});

test("a run is archived, found in the archive, and taken out of it", async ({ page }) => {
  await page.goto("/runs");
  await page.getByRole("button", { name: "Archive second run", exact: true }).click();
  await expect(page.getByRole("link", { name: "second run", exact: true })).toHaveCount(0);
  await page.getByLabel("Archive", { exact: true }).selectOption({ label: "Archived runs alone" });
  await expect(page.getByRole("link", { name: "second run", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "first run", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Unarchive second run" }).click();
  await expect(page.getByRole("heading", { name: "No run passes this filter" })).toBeVisible();
  await page.goto("/runs");
  await expect(page.getByRole("link", { name: "second run", exact: true })).toBeVisible();
});

test("a clone begins with what its run was started with", async ({ page }) => {
  await page.goto("/runs");
  await page.getByRole("link", { name: "Clone second run", exact: true }).click();
  await expect(page.getByText(/^Filled in with what second run was started with/)).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("second run (clone)");
  await expect(page.getByLabel("Seed")).toHaveValue("8");
  await expect(page.getByLabel("Dimensions", { exact: true })).toHaveValue("32");
  await expect(page.getByLabel("Epochs", { exact: true })).toHaveValue("8");
  await expect(page.getByLabel("Trained by").getByRole("option", { selected: true })).toHaveText(
    "A worker of this server",
  );
  await page.goto("/runs");
  await page
    .getByRole("link", { name: /^Clone users' (own )?run$/ })
    .first()
    .click();
  await expect(page.getByLabel("Start from").getByRole("option", { selected: true })).toHaveText(
    /^first run/,
  );
});
