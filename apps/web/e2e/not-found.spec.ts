import { expect, test } from "./test";

const absent = (type: string) =>
  Buffer.from(`${type}:00000000-0000-4000-8000-000000000000${type === "Movie" ? ":1" : ""}`).toString(
    "base64url",
  );

for (const path of [
  `/movies/${absent("Movie")}`,
  "/movies/xyz",
  `/runs/${absent("TrainingRun")}`,
  "/runs/abc",
  `/datasets/${absent("Dataset")}`,
  `/runs/${absent("Dataset")}`,
  "/?dataset=zzz",
  "/runs?dataset=zzz",
  `/runs?dataset=${absent("Dataset")}`,
  "/ask?run=zzz",
  `/recommend?run=${absent("TrainingRun")}`,
  "/runs/compare?run=a&run=b",
  "/no-such-page",
]) {
  test(`${path} is not found: HTTP 404, titled and told without JavaScript`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
    const page = await context.newPage();
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page).toHaveTitle("Not found · Cinevec");
    await expect(page.getByRole("heading", { level: 1, name: "Nothing is here" })).toBeVisible();
    await context.close();
  });
}
