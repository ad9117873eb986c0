import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { forward } from "./forward";

const asked: (string | undefined)[] = [];
const api = createServer((request, response) => {
  asked.push(request.headers["accept-encoding"]);
  response.end("points");
});

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("CINEVEC_API", `http://127.0.0.1:${(api.address() as AddressInfo).port}`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  api.close();
});

test("between two processes of one machine nothing is compressed, whatever the browser takes", async () => {
  const request = new Request("http://localhost:3000/downloads/runs/x/maps/y.arrow", {
    headers: { "accept-encoding": "gzip, br" },
  });
  const answer = await forward(request);
  expect(await answer.text()).toBe("points");
  expect(asked).toEqual(["identity"]);
});
