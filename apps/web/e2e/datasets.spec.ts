import { scores } from "./scores";
import { expect, patient, test } from "./test";

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

test("a file is dropped, uploaded through the site, looked at and imported", async ({ page }) => {
  await page.goto("/datasets/new");
  const drop = page.getByText("Choose it or drop it here");
  const rows = scores.map(([film, user, points]) => `${user},${film},${points / 20}`);
  // Larger than what a server in between keeps in memory: what was cut off would lack the last line.
  const padding = Array.from({ length: 700_000 }, (_, at) => `${at % 1000},Film ${at % 5000},4.5`);
  const text = ["user,title,rating", ...rows, ...padding, "last,The Last One,2"].join("\n");
  const dropped = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "dropped ratings.csv", { type: "text/csv" }));
    return transfer;
  }, text);
  await drop.dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByLabel("Source", { exact: true })).toHaveValue("dropped ratings.csv");
  await expect(page.getByRole("heading", { name: "Taken for Interactions" })).toBeVisible();
  const folder = page.getByRole("list", { name: "Or take what lies in the server's import folder" });
  await expect(folder.getByRole("button", { name: /^dropped ratings\.csv/ })).toBeVisible();
  await expect(folder.getByRole("button", { name: /^scores\.txt/ })).toBeVisible();
  const listed = await page.request.post("/graphql", {
    data: { query: "{ importFolder { files { name bytes } } }" },
  });
  const { data } = (await listed.json()) as {
    data: { importFolder: { files: { name: string; bytes: number }[] } };
  };
  expect(data.importFolder.files).toContainEqual({ name: "dropped ratings.csv", bytes: text.length });

  // The same name again is refused: by the server in the middle of the body, and by the page before it is sent.
  const again = await page.request.put("/uploads/dropped%20ratings.csv", { data: text });
  expect([again.status(), await again.text()]).toEqual([409, expect.stringContaining("already")]);
  await drop.dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByText('There is a file "dropped ratings.csv"')).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("dropped");
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "dropped" })).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 60_000 });
});

test("who may only look can't upload", async ({ browser, baseURL }) => {
  const reader = patient(await browser.newPage({ baseURL }));
  await reader.goto("/datasets/new");
  await expect(reader.getByText("An import takes the role TRAINER; yours is VIEWER.")).toBeVisible();
  await expect(reader.getByText("Choose it or drop it here")).toHaveCount(0);
  const put = await reader.request.put("/uploads/mine.csv", { data: "user,title,rating\n" });
  expect([put.status(), await put.text()]).toEqual([403, expect.stringContaining("takes the role TRAINER")]);
  const foreign = await reader.request.put("/uploads/mine.csv", {
    headers: { origin: "http://evil.example" },
    data: "x",
  });
  expect(foreign.status()).toBe(403);
  await reader.close();
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
