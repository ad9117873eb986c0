import { strToU8, zipSync } from "fflate";
import { switchTo } from "./switch-to";
import { expect, test } from "./test";

const csv = `Date,Name,Year,Letterboxd URI,Rating
2024-01-01,The Matrix,1999,https://boxd.it/1,5
2024-01-02,Spider-Man,2002,https://boxd.it/2,4
2024-01-03,The Shining,1980,https://boxd.it/3,1
2024-01-04,"No Such Film, Ever",1994,https://boxd.it/4,5
2024-01-05,Heat,1995,https://boxd.it/5,great
`;
const ratings = (text: string, name = "ratings.csv") => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

test("a Letterboxd file is recommended from, and what it says is shown", async ({ page }) => {
  await page.goto("/recommend");
  await page.getByRole("link", { name: "Letterboxd, IMDb" }).click();
  await page.getByLabel(/^Choose your export/).setInputFiles(ratings(csv));
  const answer = page.getByRole("region", { name: "Recommended" });
  await expect(answer.getByRole("listitem")).toHaveCount(20);
  await expect(answer.getByText("Because you like").first()).toBeVisible();
  await expect(answer.getByRole("link", { name: "The Matrix", exact: true })).toHaveCount(0);
  await expect(page.getByText("No Such Film, Ever (1994)")).toBeVisible();
  await expect(page.getByText("Line 6 without a name, or without a rating")).toBeVisible();
  await page.getByText("Liked", { exact: true }).click();
  await expect(page.getByText("Spider-Man (2002)")).toBeVisible();
  // Another run answers from the same file.
  await switchTo(page, "Run", /^second run/);
  await expect(page).toHaveURL(/run=/);
  await expect(answer.getByRole("listitem")).toHaveCount(20);
});

test("a file that is no Letterboxd export is told in words, and the next one is read", async ({ page }) => {
  await page.goto("/recommend/letterboxd");
  const field = page.locator('input[type="file"]');
  await field.setInputFiles(ratings("Name,Year\nHeat,1995\n", "watched.csv"));
  await expect(page.getByText("watched.csv, line 1: lacks the column Rating")).toBeVisible();
  await field.setInputFiles(ratings("PK\u0003\u0004", "export.zip"));
  await expect(page.getByText("export.zip is a damaged zip")).toBeVisible();
  await field.setInputFiles(ratings(csv));
  await expect(page.getByRole("region", { name: "Recommended" }).getByRole("listitem")).toHaveCount(20);
  await expect(page.getByText("damaged")).toHaveCount(0);
});

test("the zip as it is downloaded is read: what was watched without a rating is not recommended", async ({
  page,
}) => {
  await page.goto("/recommend/letterboxd");
  const field = page.locator('input[type="file"]');
  await field.setInputFiles(ratings(csv));
  const answer = page.getByRole("region", { name: "Recommended" });
  await expect(answer.getByRole("listitem")).toHaveCount(20);
  const first = (await answer.getByRole("listitem").first().getByRole("link").last().textContent()) ?? "";
  const watched = `Date,Name,Year,Letterboxd URI\n2024-01-01,"${first}",,https://boxd.it/1\n`;
  const zip = zipSync({ "ratings.csv": strToU8(csv), "watched.csv": strToU8(watched) });
  await field.setInputFiles({
    name: "letterboxd.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zip),
  });
  await expect(page.getByText("letterboxd.zip")).toBeVisible();
  await expect(answer.getByRole("listitem")).toHaveCount(20);
  await expect(answer.getByRole("link", { name: first, exact: true })).toHaveCount(0);
});

test("a dropped file is read as well", async ({ page }) => {
  await page.goto("/recommend/letterboxd");
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.csv"));
    return transfer;
  }, csv);
  await page.getByText("or drop it here").dispatchEvent("drop", { dataTransfer: data });
  await expect(page.getByText("dropped.csv")).toBeVisible();
  await expect(page.getByRole("region", { name: "Recommended" }).getByRole("listitem")).toHaveCount(20);
});

test("a user of a run that learned users gets a list, and an unknown one is told", async ({ page }) => {
  await page.goto("/recommend");
  await page.getByRole("link", { name: "For a user" }).click();
  const field = page.getByRole("textbox", { name: "User" });
  await field.fill("1");
  await field.press("Enter");
  await expect(page).toHaveURL(/user=1$/);
  const answer = page.getByRole("region", { name: "Recommended for user 1" });
  await expect(answer.getByRole("listitem")).toHaveCount(12);
  await expect(answer.getByText("Because they like").first()).toBeVisible();
  await answer.getByText("Filter", { exact: true }).click();
  await answer.getByRole("button", { name: "Drama", exact: true }).click();
  await expect(answer.locator("ol > li").filter({ hasText: "Drama" })).toHaveCount(12);
  await page.goto("/recommend/for-user?user=nobody");
  await expect(
    page.getByRole("region", { name: "Recommended for user nobody" }).getByRole("alert"),
  ).toHaveText('There is no user "nobody".');
});

test("recommendations are filtered, and a reload keeps the file, the filter and the ranked watchlist", async ({
  page,
}) => {
  await page.goto("/recommend/letterboxd");
  const field = page.locator('input[type="file"]');
  await field.setInputFiles(ratings(csv));
  const answer = page.getByRole("region", { name: "Recommended" });
  await expect(answer.getByRole("listitem")).toHaveCount(20);
  const wanted = (await answer.getByRole("listitem").nth(3).getByRole("link").last().textContent()) ?? "";
  const watchlist = `Date,Name,Year,Letterboxd URI\n2024-01-01,"${wanted}",,https://boxd.it/1\n2024-01-01,No such film,1990,https://x\n`;
  await field.setInputFiles({
    name: "letterboxd.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync({ "ratings.csv": strToU8(csv), "watchlist.csv": strToU8(watchlist) })),
  });
  const list = page.getByRole("region", { name: "From your watchlist, which first" });
  await expect(list.getByRole("listitem")).toHaveText([new RegExp(wanted.replaceAll(/[^\w ]/g, "."))]);
  await answer.getByText("Filter", { exact: true }).click();
  await answer.getByRole("button", { name: "Comedy", exact: true }).click();
  await expect(page).toHaveURL(/genre=Comedy/);
  await expect(answer.locator("ol > li").filter({ hasText: "Comedy" })).toHaveCount(20);
  const before = await answer.locator("ol > li").allTextContents();
  await page.reload();
  await expect(answer.locator("ol > li")).toHaveText(before);
  await page.getByRole("button", { name: "Forget the file" }).click();
  await expect(answer.locator("ol > li")).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("or drop it here")).toBeVisible();
});

test("IMDb's export is read as well", async ({ page }) => {
  await page.goto("/recommend/letterboxd");
  const imdb =
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Year\n" +
    "tt0133093,10,2024-01-01,The Matrix,The Matrix,https://x,Movie,8.7,1999\n" +
    "tt9999999,9,2024-01-01,No such film,No such film,https://x,Movie,8.7,1999\n";
  await page.locator('input[type="file"]').setInputFiles(ratings(imdb));
  await expect(page.getByRole("region", { name: "Recommended" }).getByRole("listitem")).toHaveCount(20);
  await expect(page.getByText("No such film (1999)")).toBeVisible();
});
