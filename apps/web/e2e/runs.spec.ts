import type { Page } from "@playwright/test";
import { expect, patient, test } from "./test";

/** What the API says of each run's losses, by the run's name. */
async function lossCurves(page: Page): Promise<Map<string, { train: number }[]>> {
  const query = "{ trainingRuns(first: 100) { edges { node { name lossCurve { train } } } } }";
  const answer = await page.request.post("/graphql", { data: { query } });
  const body = (await answer.json()) as {
    data: { trainingRuns: { edges: { node: { name: string; lossCurve: { train: number }[] } }[] } };
  };
  return new Map(body.data.trainingRuns.edges.map(({ node }) => [node.name, node.lossCurve]));
}

test("wrong options are told at their fields, by the form and by the server", async ({ page }) => {
  await page.goto("/runs/new");
  await page.getByLabel("Dimensions", { exact: true }).fill("5000");
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page.getByText("5000 won't do: give a whole number from 1 to 1024.")).toBeVisible();
  await expect(page.getByLabel("Dimensions", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Dimensions", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Dimensions", { exact: true }).fill("16");
  // Each is within its own bounds; only the recipe knows that they contradict each other.
  await page.getByLabel("Learning rate", { exact: true }).fill("0.01");
  await page.getByLabel("Min learning rate").fill("0.5");
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page.getByLabel("Min learning rate")).toHaveAttribute("aria-invalid", "true");
});

test("vectors from elsewhere: what is missing is told at its field", async ({ page }) => {
  await page.goto("/runs/new");
  await page.getByRole("link", { name: "imported" }).click();
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText("Name a file.")).toBeVisible();
  await page.getByLabel("Name").fill("from gensim");
  await page.getByLabel("File").fill("nowhere.bin");
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText('There is no "nowhere.bin" in the server\'s import folder')).toBeVisible();
});

test("on a small phone nothing covers the field that has the focus", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto("/runs/new");
  await page.getByLabel("Name", { exact: true }).focus();
  for (let field = 0; field < 12; field++) {
    await page.keyboard.press("Tab");
    const covered = await page.evaluate(() => {
      const focused = document.activeElement;
      const box = focused?.getBoundingClientRect();
      if (!focused || !box || focused === document.body) return "nothing is focused";
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return top && (focused.contains(top) || top.contains(focused)) ? null : focused.outerHTML.slice(0, 120);
    });
    expect(covered).toBeNull();
  }
});

test("who may only look is offered no action", async ({ page, browser, baseURL }) => {
  await page.goto("/runs");
  await page.getByRole("link", { name: "first run", exact: true }).click();
  await expect(page.getByRole("button", { name: "Delete" })).toBeVisible();
  const reader = patient(await browser.newPage({ baseURL }));
  await reader.goto(page.url());
  await expect(reader.getByText("Changing a run takes the role TRAINER; yours is VIEWER.")).toBeVisible();
  await expect(reader.getByRole("button", { name: /Delete|Promote/ })).toHaveCount(0);
  await reader.goto("/runs/new");
  await expect(reader.getByRole("button", { name: "Start the run" })).toBeDisabled();
  await reader.close();
});

test("a run is started, watched until it ends, promoted, compared and deleted", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/runs/new");
  await page.getByLabel("Dataset", { exact: true }).selectOption({ label: "sample (simulated ratings)" });
  await page.getByLabel("Name", { exact: true }).fill("watched run");
  await page.getByLabel("Dimensions", { exact: true }).fill("16");
  await page.getByLabel("Epochs", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page).toHaveURL(/\/runs\/(?!new)/);
  await expect(page.getByRole("heading", { name: "watched run" })).toBeVisible();
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 50_000 });
  await expect(page.getByRole("img", { name: /^Loss by epoch: epoch 1 .*; epoch 12 / })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Training progress" })).toHaveAttribute(
    "aria-valuenow",
    "100",
  );
  await expect(page.getByRole("region", { name: "Metrics" }).getByRole("row")).not.toHaveCount(0);
  await expect(page.getByRole("region", { name: "Embedding" }).getByRole("link")).not.toHaveCount(0);

  // For one purpose; the other is still answered by the run that was promoted for both.
  await page.getByRole("button", { name: "Promote for recommendations" }).click();
  await expect(page.getByText("Promoted for recommendations", { exact: true })).toBeVisible();
  await page.goto("/recommend");
  await expect(page.getByRole("combobox", { name: "Run" })).toContainText("watched run");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Ask" }).click();
  await expect(page.getByText("Answered by first run")).toBeVisible();

  await page.goto("/runs");
  await page.getByRole("checkbox", { name: "Compare first run" }).click();
  await expect(page.getByRole("checkbox", { name: "Compare first run" })).toBeChecked();
  await page.getByRole("checkbox", { name: "Compare watched run" }).click();
  await expect(page.getByRole("checkbox", { name: "Compare watched run" })).toBeChecked();
  // Ticks stay with the list as it is filtered and loaded again, and are seen wherever they are.
  await page.getByLabel("Recipe").selectOption({ label: "User-movie" });
  await expect(page.getByRole("checkbox", { name: "Compare first run" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("list", { name: "Ticked runs" }).getByRole("listitem")).toHaveText([
    /first run/,
    /watched run/,
  ]);
  await expect(page.getByRole("link", { name: "Compare 2 runs" })).toBeInViewport();
  await page.getByRole("link", { name: "Compare 2 runs" }).click();
  // The paired tests take seconds the first time.
  const table = page.getByRole("region", { name: "Comparison" });
  await expect(table.getByRole("columnheader", { name: /first run/ })).toBeVisible({ timeout: 60_000 });
  await expect(table.getByRole("columnheader", { name: /watched run/ })).toBeVisible();
  await expect(page.getByText(/^p [=<] /).first()).toBeVisible();

  // First of all what differs, as the API says it of each run; what is equal is folded away.
  const settings = page.getByRole("region", { name: "Settings that differ" });
  await expect(settings.getByRole("row", { name: /^dimensions/ })).toHaveText("dimensions3216");
  await expect(settings.getByRole("row", { name: /^epochs/ })).toHaveText("epochs812");
  await expect(settings.getByRole("row", { name: /^recipe/ })).toHaveCount(0);
  await expect(page.getByText("window", { exact: true })).toBeHidden();
  await page.getByText(/settings are the same in both$/).click();
  await expect(page.getByText("window", { exact: true })).toBeVisible();

  const losses = page.getByRole("region", { name: "Loss by epoch" });
  const curves = await lossCurves(page);
  const [first, watched] = [curves.get("first run")!, curves.get("watched run")!];
  await expect(losses.getByRole("img", { name: /^Training loss by epoch: first run from/ })).toBeVisible();
  const height = () => losses.locator("svg path").first().getAttribute("d");
  const even = await height();
  await losses.getByLabel("Log scale").check();
  await expect.poll(height).not.toBe(even);
  await losses.getByText("The values", { exact: true }).click();
  const values = losses.getByRole("region", { name: "Values of the loss" });
  await expect(values.getByRole("row")).toHaveCount(1 + watched.length);
  const shown = (value: number) => String(Number(value.toPrecision(4)));
  await expect(values.getByRole("row").nth(1)).toHaveText(
    `1${shown(first[0]!.train)}${shown(watched[0]!.train)}`,
  );
  await expect(values.getByRole("row").nth(12)).toHaveText(`12–${shown(watched[11]!.train)}`);

  await page.goto("/runs");
  await page.getByRole("link", { name: "watched run", exact: true }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await expect(page.getByRole("link", { name: "watched run", exact: true })).toHaveCount(0);
  // The promoted one is gone: another takes its place, for whoever comes next.
  await page.getByRole("link", { name: "first run", exact: true }).click();
  await page.getByRole("button", { name: "Promote for recommendations" }).click();
  await expect(page.getByText("Promoted", { exact: true })).toBeVisible();
});

test("a run is refitted on all ratings; the refit shows the metrics of the run that it came from", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto("/runs");
  await page.getByRole("link", { name: "second run", exact: true }).click();
  const metrics = page.getByRole("region", { name: "Metrics" });
  await expect(metrics.getByRole("row")).not.toHaveCount(0);
  const before = await metrics.getByRole("row").allTextContents();
  await page.getByRole("button", { name: "Refit on all ratings" }).click();
  await expect(page.getByRole("heading", { name: "second run (refit)" })).toBeVisible();
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(metrics.getByText(/^Nothing was held out of this run/)).toBeVisible();
  expect(await metrics.getByRole("row").allTextContents()).toEqual(before);
  await expect(page.getByRole("button", { name: "Refit on all ratings" })).toHaveCount(0);
  // The run that it came from can't be deleted while its metrics are shown here.
  await metrics.getByRole("link", { name: "second run", exact: true }).click();
  await expect(page.getByRole("heading", { name: "second run", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(/"second run \(refit\)"/)).toBeVisible();
  await page.goto("/runs");
  await page.getByRole("link", { name: "second run (refit)", exact: true }).click();
  await expect(page.getByRole("heading", { name: "second run (refit)" })).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/runs$/);
});

test("a run is noted, tagged and named anew; the table shows its tags", async ({ page }) => {
  await page.goto("/runs");
  await page.getByRole("link", { name: "users' run", exact: true }).click();
  const notes = page.getByRole("region", { name: "Notes" });
  await expect(notes).toContainText("None yet.");
  await notes.getByRole("button", { name: "Edit" }).click();
  await notes.getByLabel("Name").fill(" ");
  await notes.getByLabel("Tags").fill("baseline, keep");
  await notes.getByLabel("Note").fill("Knows its users.");
  await notes.getByRole("button", { name: "Save" }).click();
  await expect(notes.getByText("1 to 200 characters.")).toBeVisible();
  await notes.getByLabel("Name").fill("users' own run");
  await notes.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "users' own run" })).toBeVisible();
  await expect(notes).toContainText("Knows its users.");
  await page.goto("/runs");
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: "users' own run", exact: true }) })
    .first();
  await expect(row.getByRole("list", { name: "Tags" }).getByRole("listitem")).toHaveText([
    "baseline",
    "keep",
  ]);
  await row.getByRole("link", { name: "users' own run", exact: true }).click();
  await notes.getByRole("button", { name: "Edit" }).click();
  await notes.getByLabel("Name").fill("users' run");
  await notes.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "users' run" })).toBeVisible();
});

test("a long run moves by itself, is cancelled, and goes on when resumed", async ({ page }) => {
  await page.goto("/runs/new");
  await page.getByLabel("Name", { exact: true }).fill("long run");
  await page.getByLabel("Epochs", { exact: true }).fill("1000");
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  // No reload: what moves, moved through the subscription.
  await expect(page.getByRole("img", { name: /^Loss by epoch: epoch 1 / })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
});

test("an embedding is downloaded through the site", async ({ page }) => {
  await page.goto("/runs");
  await page.getByRole("link", { name: "first run", exact: true }).click();
  const link = page.getByRole("region", { name: "Embedding" }).getByRole("link").first();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(new URL(download.url()).origin).toBe(new URL(page.url()).origin);
  expect(await download.failure()).toBeNull();
});
