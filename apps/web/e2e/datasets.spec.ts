import { expect, test } from "./test";

test("a dataset's page shows its counts, histogram and rejected lines", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("link", { name: /sample/ }).click();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
  await expect(page.getByText("Simulated ratings")).toBeVisible();
  await expect(
    page.getByRole("table", { name: "How often each rating was given" }).getByRole("row"),
  ).not.toHaveCount(1);
  await expect(page.getByRole("region", { name: "Rejected lines" })).toBeVisible();
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
