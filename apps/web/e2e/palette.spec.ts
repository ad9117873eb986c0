import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const field = "Search movies, people, pages and actions";

/** Before its editor has taken over what was set, GraphiQL executes nothing. */
async function execute(page: Page, answer: string): Promise<void> {
  await expect(async () => {
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await expect(page.locator(".graphiql-response")).toContainText(answer, { timeout: 4_000 });
  }).toPass();
}

test("Ctrl+K opens the palette anywhere: movies, pages and actions from the keyboard alone", async ({
  page,
}) => {
  await page.goto("/runs/new");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  await expect(palette.getByRole("combobox", { name: field })).toBeFocused();
  await page.keyboard.type("closest");
  await expect(palette.getByRole("option").first()).toBeVisible();
  await palette.getByRole("option", { name: /^Closest pairs/ }).click();
  await expect(page).toHaveURL(/\/ask\/pairs/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("matrix");
  await expect(palette.getByRole("option", { name: /The Matrix/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Matrix/);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("the slash searches on every page: its own field where it has one, else the palette", async ({
  page,
}) => {
  await page.goto("/datasets");
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: field })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.goto("/");
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search movies" })).toBeFocused();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the queries behind a page are those that it sent: asked again they answer the same", async ({
  page,
}) => {
  await page.goto("/runs?sort=name");
  await page.getByRole("button", { name: "The queries behind this page" }).click();
  const dialog = page.getByRole("dialog", { name: "The queries behind this page" });
  await expect(dialog.getByRole("heading", { name: "Runs", exact: true })).toBeVisible();
  const asked = await page.request.get("/queries?page=%2Fruns%3Fsort%3Dname");
  const questions = (await asked.json()) as { query: string; variables: { orderBy?: object } }[];
  const list = questions.find(({ query }) => /query Runs\(/.test(query));
  expect(list?.variables.orderBy).toEqual({ field: "NAME", direction: "ASC" });
  expect(JSON.stringify(questions)).not.toContain(process.env.CINEVEC_E2E_TOKEN ?? "no token");
  const answer = await page.request.post("/graphql", { data: list });
  const { data } = (await answer.json()) as {
    data: { trainingRuns: { edges: { node: { name: string } }[] } };
  };
  const names = data.trainingRuns.edges.map(({ node }) => node.name);
  expect(names).toEqual([...names].sort());
  await dialog.getByRole("button", { name: "Close" }).click();
  for (const [index, name] of names.entries())
    await expect(page.locator("tbody tr").nth(index).getByRole("link").first()).toHaveText(name);
  const stranger = await page.request.get("/queries?page=https%3A%2F%2Fexample.org%2F");
  expect(stranger.status()).toBe(400);
});

test("GraphiQL asks this API, with the cookbook's examples, and comes from this site alone", async ({
  page,
  baseURL,
}) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== new URL(baseURL ?? "").host) foreign.push(url.href);
  });
  await page.goto("/graphiql");
  await page.getByRole("button", { name: "Show Examples" }).click();
  await page.getByRole("button", { name: "trainingRuns", exact: true }).click();
  await execute(page, '"totalCount"');
  await page.goto(`/graphiql#${new URLSearchParams({ query: "{ viewer { role } }" })}`);
  await page.reload();
  await execute(page, '"ADMIN"');
  expect(foreign).toEqual([]);
});
