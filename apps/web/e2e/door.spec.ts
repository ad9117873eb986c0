import { request as http } from "node:http";
import { expect, test } from "./test";

const site = () => new URL(process.env.CINEVEC_E2E_SITE ?? "");
const token = () => process.env.CINEVEC_E2E_TOKEN ?? "";
const who = JSON.stringify({ query: "{ viewer { role } }" });

/** A request with any headers: browsers and fetch set some themselves. */
function send(
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  const { hostname, port } = site();
  return new Promise((resolve, reject) => {
    const request = http(
      { hostname, port, path, method: body === undefined ? "GET" : "POST", headers, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}
const json = { "content-type": "application/json" };
const cookie = () => ({ cookie: `cinevec_token_${site().port}=${token()}` });

test("the printed address makes the browser an owner, and the token leaves the address", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: site().href });
  const page = await context.newPage();
  const role = () =>
    page.evaluate(
      async (body) =>
        (
          await (
            await fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body })
          ).json()
        ).data.viewer.role,
      who,
    );
  await page.goto("/datasets");
  expect(await role()).toBe("VIEWER");
  await page.goto(`/datasets?token=wrong`);
  await expect(page.getByText("does not know this key")).toBeVisible();
  await page.goto(`/datasets?x=1&token=${token()}`);
  expect(page.url()).toBe(`${site().origin}/datasets?x=1`);
  expect(await role()).toBe("ADMIN");
  const [set] = await context.cookies();
  expect(set).toMatchObject({ httpOnly: true, sameSite: "Strict", value: token() });
  expect(await page.evaluate(() => document.cookie)).toBe("");
  await context.close();
});

test("who only reads is told how to do more", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: site().href });
  const page = await context.newPage();
  const answer = await page.request.post("/graphql", {
    data: { query: 'mutation { deleteRun(input: { id: "x" }) { __typename ... on Error { message } } }' },
  });
  expect((await answer.json()).data.deleteRun.message).toContain("?token=");
  await context.close();
});

test("a name that is not ours gets nothing, on any path", async () => {
  for (const path of ["/", "/runs", "/icon.svg", "/downloads/runs/x/y"])
    expect((await send(path, { host: "evil.example", ...cookie() })).status, path).toBe(421);
  const asked = await send("/graphql", { ...json, host: `evil.example:${site().port}`, ...cookie() }, who);
  expect(asked.status).toBe(421);
  expect(asked.text).not.toContain("ADMIN");
  expect((await send("/graphql/stream", { ...json, host: "evil.example" }, who)).status).toBe(421);
});

test("a page of another origin gets nothing, though browsers send the cookie to other ports", async () => {
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:5555", "http://localhost:5555"])
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
      const headers = { "content-type": type, origin, ...cookie() };
      expect((await send("/graphql", headers, who)).status, `${origin} ${type}`).toBe(403);
    }
  const script = { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", ...cookie() };
  expect((await send("/downloads/runs/x/y", script)).status).toBe(403);
  const framed = await send("/");
  expect(framed.headers["x-frame-options"]).toBe("DENY");
});

test("behind a proxy nobody is anybody without a token", async () => {
  const proxied: Record<string, string>[] = [
    { "x-forwarded-for": "203.0.113.5" },
    { "x-forwarded-host": "cinevec.example.org" },
    { "x-forwarded-proto": "https" },
    { forwarded: "for=203.0.113.5" },
    { via: "1.1 proxy" },
    { "x-real-ip": "203.0.113.5" },
    { "cf-connecting-ip": "203.0.113.5" },
  ];
  for (const headers of proxied) {
    expect((await send("/runs", headers)).status, JSON.stringify(headers)).toBe(401);
    expect((await send("/graphql", { ...json, ...headers }, who)).status).toBe(401);
    expect((await send("/graphql", { ...json, ...headers, ...cookie() }, who)).text).toContain("ADMIN");
  }
  expect((await send("/graphql", json, who)).text).toContain("VIEWER");
});

test("a body beyond the API's limit is not kept", async () => {
  const { status } = await send("/graphql", json, JSON.stringify({ query: "x".repeat(2_000_000) }));
  expect(status).toBe(413);
});
