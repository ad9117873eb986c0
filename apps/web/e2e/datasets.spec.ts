import { scores } from "./scores";
import { expect, test } from "./test";

test("a dataset's page shows its counts, histogram and rejected lines", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("link", { name: /^sample/ }).click();
  // The list that one comes from says Ready of every dataset.
  await expect(page.getByRole("heading", { level: 1, name: "sample" })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByText("Simulated ratings")).toBeVisible();
  await expect(
    page.getByRole("table", { name: "How often each rating was given" }).getByRole("row"),
  ).not.toHaveCount(1);
  await expect(page.getByRole("region", { name: "Rejected lines" })).toBeVisible();
});

test("a dataset is downloaded through the site, and its baselines are shown", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/datasets");
  await page.getByRole("link", { name: /^sample/ }).click();
  const downloads = page.getByRole("region", { name: "Downloads" });
  await expect(downloads.getByText(/ [kM]B$/)).toHaveCount(2);
  for (const file of ["movies.parquet", "ratings.parquet"]) {
    const link = downloads.getByRole("link", { name: file });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe(file);
    expect(new URL(download.url()).origin).toBe(new URL(page.url()).origin);
    expect(await download.failure()).toBeNull();
  }
  // They are measured beside the first runs, and may not have ended when this test comes early.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("region", { name: "Baselines" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.getByRole("region", { name: "Baselines" }).getByRole("row")).toContainText([
    "Method",
    "Popularity",
  ]);
});

test("an import that can't work is told at the form or on the dataset's page", async ({ page }) => {
  await page.goto("/datasets/new");
  await page.getByLabel("Format").selectOption("MOVIELENS");
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText("Give it a name.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name", { exact: true }).fill("nothing there");
  await page.getByLabel("Source", { exact: true }).fill("no-such-folder");
  await page.getByRole("button", { name: "Import" }).click();
  const atForm = page.getByLabel("Source", { exact: true }).and(page.locator('[aria-invalid="true"]'));
  await expect(atForm.or(page.getByText("Failed", { exact: true }))).toBeVisible();
});

test("a name that is taken is refused in words", async ({ page }) => {
  await page.goto("/datasets/new");
  await page.getByLabel("Name", { exact: true }).fill("sample");
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByRole("alert").or(page.locator('[aria-invalid="true"]')).first()).toBeVisible();
  await expect(page).toHaveURL(/\/datasets\/new$/);
});

test("a table is looked at, its columns are corrected, and it is imported", async ({ page }) => {
  await page.goto("/datasets/new");
  await page.getByLabel("Format").selectOption("Found by itself");
  await page.getByLabel("Name", { exact: true }).fill("scores");
  await page.getByLabel("Source", { exact: true }).fill("scores.txt");
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByRole("heading", { name: "Taken for Interactions" })).toBeVisible();
  const rows = page.getByRole("table", { name: "The first rows" });
  await expect(rows.getByRole("cell", { name: "Brazil" })).toBeVisible();
  // By place the first column is taken for users: the person says otherwise, and the two change places.
  await expect(page.getByLabel("What 1 is")).toHaveValue("user");
  await page.getByLabel("What 2 is").selectOption("User");
  await expect(page.getByLabel("What 2 is")).toHaveValue("user");
  await page.getByLabel("What 1 is").selectOption("Item");
  await expect(page.getByLabel("What 1 is")).toHaveValue("item");
  await expect(page.getByLabel("What 3 is")).toHaveValue("rating");
  await expect(page.getByLabel("What 4 is")).toHaveValue("time");
  await expect(page.getByLabel("Ratings from")).toHaveValue("0");
  await expect(page.getByLabel("to", { exact: true })).toHaveValue("100");
  await page.getByRole("button", { name: "Import" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "scores" })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  const stars = page.getByRole("table", { name: "How often each rating was given" });
  for (const [, , points] of scores)
    await expect(stars.getByRole("row", { name: `${points / 20} 1`, exact: true })).toHaveCount(1);
});

test("a table that is none is told before it is imported", async ({ page }) => {
  await page.goto("/datasets/new");
  await page.getByLabel("Format").selectOption("INTERACTIONS");
  await page.getByLabel("Name", { exact: true }).fill("nothing");
  await page.getByLabel("Source", { exact: true }).fill("no-such-table.csv");
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByText('There is no "no-such-table.csv" in the server')).toBeVisible();
  await expect(page.getByRole("button", { name: "Look at it" })).toBeEnabled();
});

test("the metadata of another dataset is joined, and its page says to how many movies", async ({ page }) => {
  await page.goto("/datasets/new");
  await page.getByLabel("Format").selectOption("SAMPLE");
  await page.getByLabel("Name", { exact: true }).fill("joined");
  await page.getByLabel("Join metadata of").selectOption("sample");
  await page.getByRole("button", { name: "Import" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "joined" })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  const joined = page.getByRole("region", { name: "Joined metadata" });
  await expect(joined.getByText(/^Of sample, for 3,\d{3} of 3,201 movies\.$/)).toBeVisible();
  await expect(joined.getByText("Found by title and year")).toBeVisible();
});
