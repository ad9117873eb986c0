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
