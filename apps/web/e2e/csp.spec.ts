import { readFile } from "node:fs/promises";
import type { Page, Response } from "@playwright/test";
import { strToU8, zipSync } from "fflate";
import { everyPage } from "./every-page";
import { expect, test } from "./test";

/** All that the policy stopped in the page from now on, by the browser's own event and by what it says in the console. */
async function stoppedIn(page: Page): Promise<string[]> {
  const stopped: string[] = [];
  await page.exposeFunction("tellStopped", (text: string) => stopped.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
      const where = `${location.pathname} ${sourceFile}:${lineNumber}`;
      const { tellStopped } = window as Window & { tellStopped?: (text: string) => void };
      tellStopped?.(`${effectiveDirective} ${blockedURI} at ${where} ${sample}`);
    });
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) stopped.push(message.text());
  });
  return stopped;
}

/** That the answer bears one policy, and that all scripts of its HTML bear the nonce. */
async function expectNonces(response: Response | null): Promise<void> {
  const path = response?.url();
  const policies = (await response?.headersArray())?.filter(
    ({ name }) => name.toLowerCase() === "content-security-policy",
  );
  expect(policies, path).toHaveLength(1);
  const nonce = /'nonce-([^']+)'/.exec(policies?.[0]?.value ?? "")?.[1];
  const scripts = (await response?.text())?.match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.length, path).toBeGreaterThan(3);
  for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
}

test("the policy stops nothing of any page", async ({ page }) => {
  test.setTimeout(240_000);
  const paths = await everyPage(page);
  const stopped = await stoppedIn(page);
  for (const path of paths) {
    await expectNonces(await page.goto(path));
    expect(stopped, path).toEqual([]);
  }
});

test("the policy stops nothing where one signs in, of the status, of what is not there, nor as one follows links", async ({
  page,
}) => {
  const stopped = await stoppedIn(page);
  for (const path of ["/sign-in", "/status", "/no-such-page", "/runs?dataset=zzz"])
    await expectNonces(await page.goto(path));
  // A document then asks for the chunks and styles of other pages.
  await page.goto("/");
  for (const name of ["Runs", "Datasets", "Map", "Ask"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
    await page.waitForURL((url) => url.pathname === `/${name.toLowerCase()}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(stopped).toEqual([]);
});

test("lists, dialogs, the palette and the theme have the styles that they add", async ({ page }) => {
  const stopped = await stoppedIn(page);
  await page.goto("/", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await page.getByRole("combobox", { name: "Run", exact: true }).click();
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Search movies" }).fill("matrix");
  await expect(page.getByRole("option").first()).toBeVisible();
  expect(stopped).toEqual([]);
});

test("the largest export is unpacked", async ({ page }) => {
  const stopped = await stoppedIn(page);
  await page.goto("/recommend/letterboxd", { waitUntil: "networkidle" });
  const lines = Array.from(
    { length: 8_000 },
    (_, at) => `2024-01-01,Film ${at},1995,https://boxd.it/${at},5\n`,
  );
  const csv = `Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Heat,1995,https://boxd.it/1,5\n${lines.join("")}`;
  expect(csv.length).toBeGreaterThan(330_000);
  await page.locator('input[type="file"]').setInputFiles({
    name: "letterboxd.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync({ "ratings.csv": strToU8(csv) })),
  });
  await expect(page.getByText("letterboxd.zip")).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(stopped).toEqual([]);
});

test("a map is drawn and saved as PNG and as SVG", async ({ page }) => {
  test.setTimeout(240_000);
  const stopped = await stoppedIn(page);
  await page.goto("/map");
  await expect(page.getByRole("region", { name: /^Map of [\d,]+ movies$/ })).toHaveAttribute(
    "data-renderer",
    /./,
    { timeout: 200_000 },
  );
  for (const kind of ["PNG", "SVG"]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: `Save the picture as ${kind}` }).click(),
    ]);
    expect((await readFile(await download.path())).byteLength).toBeGreaterThan(1_000);
  }
  expect(stopped).toEqual([]);
});

test("GraphiQL executes, and opens its settings and its documentation", async ({ page }) => {
  const stopped = await stoppedIn(page);
  // Through a link: the document keeps the policy of the page on which it began.
  await page.goto("/", { waitUntil: "networkidle" });
  await page.locator('a[href="/graphiql"]').first().click();
  await expect(page.locator(".graphiql-container")).toBeVisible();
  // Before its editor has taken over what was set, GraphiQL executes nothing.
  await expect(async () => {
    await page.getByRole("button", { name: /Execute query/ }).click();
    await expect(page.locator(".result-window")).toContainText('"data"', { timeout: 4_000 });
  }).toPass();
  await page.getByRole("button", { name: "Open settings dialog" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Documentation Explorer/ }).click();
  expect(stopped).toEqual([]);
});

test("what gets into a page without its nonce does not run", async ({ page }) => {
  const stopped = await stoppedIn(page);
  const asked: string[] = [];
  await page.route("https://evil.example/**", async (route) => {
    asked.push(route.request().url());
    await route.fulfill({ body: "" });
  });
  await page.route("/runs", async (route) => {
    const response = await route.fetch();
    const nonce = /'nonce-([^']+)'/.exec(response.headers()["content-security-policy"] ?? "")?.[1];
    const body = [
      "<!doctype html><title>Injected</title><body>",
      `<script nonce="${nonce}">window.ran = ["own"]</script>`,
      "<script>window.ran.push('inline')</script>",
      "<script src='https://evil.example/script.js'></script>",
      "<script src='data:text/javascript,window.ran.push(1)'></script>",
      "<script nonce='AAAAAAAAAAAAAAAAAAAAAA=='>window.ran.push('nonce of another time')</script>",
      "<base href='https://evil.example/'>",
      "<img src='data:,' onerror=\"window.ran.push('attribute')\">",
      "<img src='https://evil.example/told'>",
      "<style>body { display: none }</style>",
      "<link rel='stylesheet' href='https://evil.example/style.css'>",
      "<iframe src='https://evil.example/frame'></iframe>",
      "<object data='https://evil.example/object'></object>",
      `<script nonce="${nonce}">try { eval("window.ran.push('eval')") } catch { window.ran.push("no eval") }</script>`,
    ];
    await route.fulfill({ response, body: body.join("\n") });
  });
  await page.goto("/runs", { waitUntil: "load" });
  await expect.poll(() => stopped.join("\n")).toContain("object-src");
  for (const directive of [
    "script-src-elem inline",
    "script-src-elem https://evil.example/script.js",
    "script-src-elem data",
    "script-src-attr inline",
    "script-src eval",
    "base-uri https://evil.example",
    "img-src https://evil.example/told",
    "style-src-elem inline",
    "style-src-elem https://evil.example/style.css",
    "frame-src https://evil.example",
  ])
    expect(stopped.join("\n")).toContain(directive);
  const found = await page.evaluate(() => ({
    ran: (window as Window & { ran?: string[] }).ran,
    shown: getComputedStyle(document.body).display,
    base: document.baseURI,
  }));
  expect(found).toEqual({ ran: ["own", "no eval"], shown: "block", base: page.url() });
  expect(asked).toEqual([]);
});
