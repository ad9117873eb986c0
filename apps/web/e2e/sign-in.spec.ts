import { graphql } from "./graphql";
import { expect, patient, test } from "./test";

const site = () => new URL(process.env.CINEVEC_E2E_SITE ?? "");
const api = () => ({ url: process.env.CINEVEC_E2E_API ?? "", token: process.env.CINEVEC_E2E_TOKEN ?? "" });

async function makeKey(name: string, role: string): Promise<string> {
  const { createApiKey } = await graphql<{ createApiKey: { key: string } }>(
    api(),
    "mutation ($name: String!, $role: Role!) { createApiKey(input: { name: $name, role: $role }) { ... on CreateApiKeySuccess { key } } }",
    { name, role },
  );
  return createApiKey.key;
}

test("the way to the form is free on every width, also beside the switch of dataset and run", async ({
  page,
}) => {
  for (const [width, address] of [
    [1440, "/"],
    [1280, "/runs"],
    [390, "/"],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(address);
    await page.getByRole("link", { name: "Account" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  }
});

test("without a key the site is a viewer; a form takes one, and keeps it where no script finds it", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: site().href });
  const page = patient(await context.newPage());
  await page.goto("/runs");
  await expect(page.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Start a run" })).toHaveCount(0);
  await page.goto("/datasets");
  await expect(page.getByRole("link", { name: "Import a dataset" })).toHaveCount(0);
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByLabel("API key or local token").fill("cinevec_wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "does not know this key" })).toBeVisible();
  expect(await context.cookies()).toEqual([]);

  const key = await makeKey("ann of the browser", "TRAINER");
  await page.getByLabel("API key or local token").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${site().origin}/datasets`);
  await expect(page.getByRole("link", { name: "Import a dataset" }).first()).toBeVisible();
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ value: key, httpOnly: true, sameSite: "Strict" });
  expect(await page.evaluate(() => document.cookie)).toBe("");
  await page.goto("/runs");
  await expect(page.getByRole("link", { name: "Start a run" }).first()).toBeVisible();
  await page.goto("/sign-in");
  await expect(page.getByText("The key is named ann of the browser")).toBeVisible();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("API key or local token")).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  await page.goto("/runs");
  await expect(page.getByRole("link", { name: "Start a run" })).toHaveCount(0);
  await context.close();
});

test("a viewer's and a trainer's key do not offer what only an admin may", async ({ browser }) => {
  for (const role of ["VIEWER", "TRAINER", "ADMIN"]) {
    const context = await browser.newContext({ baseURL: site().href });
    const page = patient(await context.newPage());
    await page.goto("/sign-in?next=/datasets");
    await page.getByLabel("API key or local token").fill(await makeKey(`browser ${role}`, role));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page
      .getByRole("link", { name: /^sample/ })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: "sample", level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Delete/ })).toHaveCount(role === "ADMIN" ? 1 : 0);
    await context.close();
  }
});

test("a browser behind a proxy is led to sign in, and nowhere else afterwards", async ({ browser }) => {
  const context = await browser.newContext({
    baseURL: site().href,
    extraHTTPHeaders: { "x-forwarded-for": "203.0.113.5" },
  });
  const page = patient(await context.newPage());
  await page.goto("/runs?x=1");
  await expect(page).toHaveURL(`${site().origin}/sign-in?next=%2Fruns%3Fx%3D1`);
  await page.getByLabel("API key or local token").fill(await makeKey("behind a proxy", "VIEWER"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${site().origin}/runs?x=1`);
  const away = await page.request.post("/sign-in/with-key", {
    form: { key: process.env.CINEVEC_E2E_TOKEN ?? "", next: "//evil.example" },
    maxRedirects: 0,
  });
  expect([away.status(), away.headers().location]).toEqual([303, "/"]);
  const foreign = await page.request.post("/sign-in/with-key", {
    form: { key: process.env.CINEVEC_E2E_TOKEN ?? "" },
    headers: { origin: "http://evil.example" },
    maxRedirects: 0,
  });
  expect([foreign.status(), foreign.headers()["set-cookie"]]).toEqual([403, undefined]);
  await context.close();
});

test("an admin sees how the server is, and nobody else", async ({ browser }) => {
  for (const role of ["VIEWER", "ADMIN"]) {
    const context = await browser.newContext({ baseURL: site().href });
    const page = patient(await context.newPage());
    await page.goto("/sign-in?next=/status");
    await page.getByLabel("API key or local token").fill(await makeKey(`status ${role}`, role));
    await page.getByRole("button", { name: "Sign in" }).click();
    if (role === "ADMIN") {
      await expect(page.getByRole("row", { name: /^Trainings 0 0 –$/ })).toBeVisible();
      await expect(page.getByText("Disk free")).toBeVisible();
      await page.goto("/sign-in");
      await expect(page.getByRole("link", { name: "How the server is" })).toBeVisible();
    } else await expect(page.getByText("This takes the role ADMIN; yours is VIEWER.")).toBeVisible();
    await context.close();
  }
});
