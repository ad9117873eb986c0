import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ApiGoneError } from "./api-gone-error.js";
import { CommandError } from "./command-error.js";
import { followDataset, watchRun } from "./follow.js";
import { createApiClient } from "./graphql-client.js";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The address of a server that has ended. */
async function gone(): Promise<string> {
  const url = await serve(() => {});
  await new Promise((resolve) => server?.close(resolve));
  return url;
}

const run = { id: "r1", name: "skip-gram", status: "RUNNING", progress: 0.435, epoch: 4, epochs: 10 };
const more = { etaSeconds: null, throughput: null, error: null, lossCurve: [], metrics: [] };

/** Serves one event and then does `then` to the connection. */
function serveEvent(data: object, then: "cuts" | "completes"): Promise<string> {
  return serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`event: next\ndata: ${JSON.stringify({ data })}\n\n`);
    setTimeout(() => {
      if (then === "cuts") response.destroy();
      else response.end("event: complete\ndata:\n\n");
    }, 50);
  });
}

test("says in one line that nobody answers", async () => {
  const client = createApiClient(await gone(), undefined);
  await expect(client.query("{ viewer { role } }")).rejects.toThrow(ApiGoneError);
  await expect(client.query("{ viewer { role } }")).rejects.toThrow(
    /^The API at http:\/\/127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)\.$/,
  );
});

test("says what it found where something else answers", async () => {
  const url = await serve((_request, response) => response.writeHead(502).end("<html>Bad Gateway</html>"));
  const client = createApiClient(url, undefined, 0);
  await expect(client.query("{ viewer { role } }")).rejects.toThrow(CommandError);
  await expect(client.query("{ viewer { role } }")).rejects.toThrow(/is not Cinevec's API: it says HTTP 502/);
  await expect(watchRun(client, "r1")).rejects.toThrow(/refused the subscription: HTTP 502/);
});

test.each(["cuts", "completes"] as const)(
  "a followed run whose API %s the stream is not lost",
  async (then) => {
    const url = await serveEvent({ trainingRunChanged: { ...run, ...more } }, then);
    const following = watchRun(createApiClient(url, undefined, 0), "r1");
    await expect(following).rejects.toThrow(ApiGoneError);
    await expect(following).rejects.toThrow(
      /The run "skip-gram" was RUNNING, 43 %, id r1\. It is not lost: it goes on from its last checkpoint/,
    );
  },
);

test.each(["cuts", "completes"] as const)(
  "a followed import whose API %s the stream begins anew",
  async (then) => {
    const dataset = { id: "d1", name: "ml", status: "IMPORTING", importProgress: 0.1, rejectedLines: [] };
    const url = await serveEvent({ datasetChanged: dataset }, then);
    const following = followDataset(createApiClient(url, undefined, 0), "d1");
    await expect(following).rejects.toThrow(ApiGoneError);
    await expect(following).rejects.toThrow(
      /The import of "ml" was not finished, dataset d1\. It begins anew/,
    );
  },
);

test("a followed run that ended is told, whatever happens to the API then", async () => {
  const url = await serveEvent({ trainingRunChanged: { ...run, ...more, status: "SUCCEEDED" } }, "completes");
  expect(await watchRun(createApiClient(url, undefined, 0), "r1")).toMatchObject({ status: "SUCCEEDED" });
});
