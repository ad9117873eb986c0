import { switchTo } from "./switch-to";
import { expect, test } from "./test";

const run = { name: "Run", exact: true } as const;

test("the newest dataset that can answer is the default, on every page that asks", async ({ page }) => {
  for (const path of ["/", "/ask", "/recommend"]) {
    await page.goto(path);
    await expect(page.getByRole("combobox", { name: "Dataset", exact: true })).toContainText("sample");
    await expect(page.getByRole("combobox", run)).toContainText("first run");
  }
});

test("dataset and run go along from page to page, and are in the address", async ({ page }) => {
  await page.goto("/");
  await switchTo(page, "Run", /^second run/);
  await expect(page).toHaveURL(/run=/);
  await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Nearest movies" })).toBeVisible();
  const header = page.getByRole("navigation", { name: "Main" });
  for (const [place, path] of [
    ["Ask", "/ask"],
    ["Recommend", "/recommend"],
    ["Datasets", "/datasets"],
    ["Movies", "/"],
  ] as const) {
    await header.getByRole("link", { name: place }).click();
    await expect(page).toHaveURL(
      (url) => url.pathname === path && url.searchParams.has("dataset") && url.searchParams.has("run"),
    );
    if (place !== "Datasets") await expect(page.getByRole("combobox", run)).toContainText("second run");
  }
  await switchTo(page, "Dataset", /^untrained/);
  await expect(page.getByRole("region", { name: "Dataset", exact: true })).toContainText("untrained");
  await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "No run is promoted" })).toBeVisible();
  await header.getByRole("link", { name: "Movies" }).click();
  await expect(page.getByRole("region", { name: "Dataset", exact: true })).toContainText("untrained");
  await header.getByRole("link", { name: "Ask" }).click();
  await expect(page.getByRole("heading", { name: "No run is promoted" })).toBeVisible();
});

test("another run answers the same question: every pick stays", async ({ page }) => {
  const found = await page.request.post("/graphql", {
    data: {
      query:
        "{ embedding { run { dataset { id } } closestPairs(first: 2, among: 50) { a { id } b { id } } } }",
    },
  });
  const [first, second] = (await found.json()).data.embedding.closestPairs;
  const picks = `a=${encodeURIComponent(first.a.id)}&b=${encodeURIComponent(first.b.id)}&c=${encodeURIComponent(second.a.id)}`;
  await page.goto(`/ask?${picks}`);
  const answer = page.getByRole("region", { name: "The answer" });
  await expect(answer.getByRole("listitem")).toHaveCount(10);
  const before = await answer.getByRole("listitem").allTextContents();
  await switchTo(page, "Run", /^second run/);
  await expect(page.getByText("Answered by second run")).toBeVisible();
  await expect(answer.getByRole("listitem")).toHaveCount(10);
  expect(await answer.getByRole("listitem").allTextContents()).not.toEqual(before);
  await expect(page.getByRole("button", { name: /^Remove / })).toHaveCount(3);
});

test("only a choice leads elsewhere: arrows and escape don't, and the focus comes back", async ({ page }) => {
  await page.goto("/");
  const trigger = page.getByRole("combobox", run);
  await trigger.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option").first()).toBeVisible();
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowDown");
  expect(new URL(page.url()).search).toBe("");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(trigger).toBeFocused();
  expect(new URL(page.url()).search).toBe("");
  await page.keyboard.press("Enter");
  await page.keyboard.type("second");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/run=/);
});

test("the switch shows the page's own run though the list has it on a later page, and offers all", async ({
  page,
}) => {
  // The API's pages are made small, so that few runs are as many pages as a hundred times as many would be.
  await page.route("/graphql", async (route) => {
    const body = route.request().postDataJSON();
    if (body.variables?.first === 100) body.variables.first = 1;
    await route.continue({ postData: JSON.stringify(body) });
  });
  await page.goto("/");
  await expect(page.getByRole("combobox", run)).toContainText("first run");
  await page.getByRole("combobox", run).click();
  for (const name of [/^first run/, /^second run/, /^users' run/])
    await expect(page.getByRole("option", { name })).toHaveCount(1);
  await expect(page.getByRole("option", { name: /^first run/ })).toHaveAttribute("aria-selected", "true");
});
