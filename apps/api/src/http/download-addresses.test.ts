import { createHash } from "node:crypto";
import { CorruptDataError, NotFoundError } from "@cinevec/core";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Viewer } from "../schema/index.js";
import type { SentFile } from "../services/downloads/downloads.js";
import type { Services } from "../services/services.js";
import { codeVersion } from "../version.js";
import { serveDownloads } from "./downloads.js";
import { tellErrors } from "./errors.js";

const [run, other, map, mine, theirs] = ["a", "b", "c", "d", "e"].map(
  (letter) => `${letter.repeat(8)}-0000-4000-8000-${letter.repeat(12)}`,
) as [string, string, string, string, string];
const text = "0123456789".repeat(20);

let app: FastifyInstance;
let viewer: Viewer;
let found: Partial<SentFile>;

async function* pieces(of: string) {
  for (let at = 0; at < of.length; at += 7) yield Buffer.from(of.slice(at, at + 7));
}

/** What is asked for a file answers with the one of this test. */
const file = () =>
  vi.fn(
    async (..._address: string[]): Promise<SentFile> => ({
      fileName: "some.csv",
      contentType: "text/csv",
      bytes: async () => text.length,
      write: () => pieces(text),
      ...found,
    }),
  );
const services = {
  downloads: { file: file() },
  datasetFiles: { file: file() },
  maps: { file: file() },
  neighborhoods: { file: file() },
  // The one run is of a dataset that a limited key is for, the other is not.
  directory: {
    run: vi.fn(
      async (id: string) => ({ [run]: { datasetId: mine }, [other]: { datasetId: theirs } })[id] ?? null,
    ),
  },
  keys: { endOf: vi.fn((_id: string, _done: AbortSignal) => new AbortController().signal) },
  limits: { cost: null as unknown },
};

beforeEach(() => {
  vi.clearAllMocks();
  services.limits.cost = null;
  viewer = { keyId: null, name: null, role: "VIEWER", datasets: null };
  found = {};
  app = Fastify();
  tellErrors(app, { development: false, report() {} });
  app.addHook("onRequest", async (request) => {
    request.viewer = viewer;
    request.caller = viewer.keyId && `key ${viewer.keyId}`;
  });
  serveDownloads(app, services as unknown as Services);
});
afterEach(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
const upper = (id: string) => id.toUpperCase();

describe("a file is found by its address, however its ids are written", () => {
  test.each([
    [`/downloads/runs/${upper(run)}/vectors.txt`, "downloads", [run, "vectors.txt"]],
    [`/downloads/runs/${upper(run)}/maps/${upper(map)}.arrow`, "maps", [run, map]],
    [
      `/downloads/runs/${upper(run)}/neighborhoods/${upper(other)}/10.csv`,
      "neighborhoods",
      [run, other, "10.csv"],
    ],
    [`/downloads/datasets/${upper(mine)}/ratings.csv`, "datasetFiles", [mine, "ratings.csv"]],
  ] as const)("%s", async (url, service, address) => {
    const { statusCode, body } = await get(url);
    expect([statusCode, body]).toEqual([200, text]);
    expect(services[service].file.mock.calls).toEqual([address]);
    expect(services.directory.run).not.toHaveBeenCalled();
  });

  test.each([
    ["/downloads/runs/x/vectors.txt", 'There is no training run "x".'],
    ["/downloads/runs/x/maps/y.arrow", 'There is no map "y.arrow".'],
    [`/downloads/runs/x/maps/${map}.arrow`, `There is no map "${map}.arrow".`],
    [`/downloads/runs/${run}/maps/y.arrow`, 'There is no map "y.arrow".'],
    [`/downloads/runs/${run}/maps/.arrow`, 'There is no map ".arrow".'],
    [`/downloads/runs/${run}/maps/${map}`, `There is no map "${map}".`],
    [`/downloads/runs/${run}/maps/${map}.arrow.gz`, `There is no map "${map}.arrow.gz".`],
    [`/downloads/runs/x/neighborhoods/${other}/10.csv`, 'There is no training run "x".'],
    [`/downloads/runs/${run}/neighborhoods/y/10.csv`, 'There is no training run "y".'],
    ["/downloads/datasets/x/ratings.csv", 'There is no dataset "x".'],
  ])("%s: %s", async (url, message) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.json().errors]).toEqual([
      404,
      [{ message, extensions: { code: "NOT_FOUND" } }],
    ]);
  });
});

describe("a key for some datasets", () => {
  beforeEach(() => {
    viewer = { keyId: "7", name: "some", role: "VIEWER", datasets: new Set([mine]) };
  });

  test.each([
    `/downloads/runs/${upper(run)}/vectors.txt`,
    `/downloads/runs/${upper(run)}/maps/${map}.arrow`,
    `/downloads/runs/${upper(run)}/neighborhoods/${upper(run)}/10.csv`,
    `/downloads/datasets/${upper(mine)}/ratings.csv`,
  ])("gets %s", async (url) => {
    expect((await get(url)).statusCode).toBe(200);
  });

  test.each([
    `/downloads/runs/${upper(other)}/vectors.txt`,
    `/downloads/runs/${upper(other)}/maps/${map}.arrow`,
    `/downloads/runs/${upper(other)}/neighborhoods/${run}/10.csv`,
    `/downloads/runs/${run}/neighborhoods/${upper(other)}/10.csv`,
    `/downloads/datasets/${upper(theirs)}/ratings.csv`,
  ])("does not get %s", async (url) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.json().errors]).toEqual([
      403,
      [
        {
          message: "This key is for some datasets only, and this file belongs to none of them.",
          extensions: { code: "FORBIDDEN" },
        },
      ],
    ]);
  });

  test("is told of a run that is not there as any other is", async () => {
    services.downloads.file.mockRejectedValueOnce(new NotFoundError("training run", map));
    expect((await get(`/downloads/runs/${map}/vectors.txt`)).statusCode).toBe(404);
  });
});

const url = `/downloads/runs/${run}/some.csv`;

describe("what is sent", () => {
  test("says what it is, and is kept by nobody else", async () => {
    const digest = createHash("sha256").update(`${codeVersion} ${url}`).digest("base64url").slice(0, 27);
    for (const asked of [url, `${url}?at=1`])
      expect((await get(asked)).headers).toMatchObject({
        "content-type": "text/csv",
        "content-length": "200",
        "content-disposition": 'attachment; filename="some.csv"',
        "x-content-type-options": "nosniff",
        etag: `"${digest}"`,
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        vary: "accept-encoding",
      });
    const packed = await get(url, { "accept-encoding": "gzip" });
    expect(packed.headers).toMatchObject({ etag: `"${digest}-gzip"`, "content-encoding": "gzip" });
    expect(packed.headers).not.toHaveProperty("content-length");
    expect((await get(`${url}.gz`)).headers.etag).not.toBe(`"${digest}"`);
  });

  test("is not sent again to who has it, in whatever form, nor checked", async () => {
    const verify = vi.fn();
    found = { verify };
    const { etag } = (await get(url)).headers as { etag: string };
    const packed = etag.replace(/"$/, '-br"');
    verify.mockClear();
    for (const header of [etag, packed, `W/${etag}`, `"x" , ${etag}`, `${packed},"x"`, "*", " * "]) {
      const answer = await get(url, { "if-none-match": header });
      expect([answer.statusCode, answer.body, answer.headers.etag], header).toEqual([304, "", etag]);
    }
    expect(verify).not.toHaveBeenCalled();
    const others = ['"x"', "", etag.slice(1, -1), `${etag}x`, `xW/${etag}`, `"*"`, "**", `W/W/${etag}`];
    for (const header of others)
      expect((await get(url, { "if-none-match": header })).statusCode, header).toBe(200);
    expect(verify).toHaveBeenCalledTimes(others.length);
  });

  test("is checked before the first byte", async () => {
    const write = vi.fn(() => pieces(text));
    found = { write, verify: () => Promise.reject(new CorruptDataError("A wrong checksum.")) };
    const answer = await get(url);
    expect([answer.statusCode, answer.json().errors[0].message]).toEqual([500, "A wrong checksum."]);
    expect(answer.headers["content-type"]).toContain("application/json");
    expect(write).not.toHaveBeenCalled();
  });

  test.each([
    ["bytes=10-14", 206, "01234", "bytes 10-14/200", "5"],
    ["bytes=-3", 206, "789", "bytes 197-199/200", "3"],
    ["bytes=200-", 416, "", "bytes */200", "0"],
    ["lines=1-2", 200, text, undefined, "200"],
  ])("may be a part: %s", async (range, status, body, contentRange, length) => {
    const { statusCode, headers, body: sent } = await get(url, { range });
    expect([statusCode, sent, headers["content-range"], headers["content-length"]]).toEqual([
      status,
      body,
      contentRange,
      length,
    ]);
  });

  test("is made in part alone where that can be had", async () => {
    const write = vi.fn(() => pieces(text));
    const part = vi.fn(() => pieces("part!"));
    found = { write, part };
    expect((await get(url, { range: "bytes=10-14" })).body).toBe("part!");
    expect(part.mock.calls).toEqual([[{ start: 10, end: 14 }]]);
    expect(write).not.toHaveBeenCalled();
  });

  test("is a part of the same file, or all of it", async () => {
    const { etag } = (await get(url)).headers as { etag: string };
    const range = "bytes=10-14";
    expect((await get(url, { range, "if-range": etag })).statusCode).toBe(206);
    for (const header of ['"x"', `W/${etag}`, etag.replace(/"$/, '-gzip"'), ""])
      expect((await get(url, { range, "if-range": header })).statusCode, header).toBe(200);
  });

  test("breaks off where it can't be made to its end", async () => {
    found = {
      async *write() {
        yield Buffer.from("begun");
        throw new Error("boom");
      },
    };
    await expect(get(url)).rejects.toThrow("destroyed");
  });

  test("is an error where it can't even be begun, and nothing in it is said of the file", async () => {
    found = {
      // biome-ignore lint/correctness/useYield: it fails before it has anything
      async *write() {
        throw new Error("boom");
      },
    };
    const asked: Record<string, string>[] = [
      {},
      { range: "bytes=0-3" },
      { "accept-encoding": "br" },
      { "accept-encoding": "gzip" },
    ];
    for (const headers of asked) {
      const answer = await get(url, headers);
      expect([answer.statusCode, answer.json().errors[0].message]).toEqual([500, "Internal server error."]);
      for (const name of ["content-encoding", "content-disposition", "content-range", "etag"])
        expect(answer.headers).not.toHaveProperty(name);
    }
  });
});

describe("a key that ends", () => {
  beforeEach(() => {
    viewer = { keyId: "7", name: "brief", role: "VIEWER", datasets: null };
  });

  test("takes with it what is being sent", async () => {
    const end = new AbortController();
    services.keys.endOf.mockReturnValueOnce(end.signal);
    found = {
      async *write() {
        yield Buffer.from("begun");
        end.abort();
        await new Promise(() => {});
      },
    };
    await expect(get(url)).rejects.toThrow();
    expect(services.keys.endOf.mock.calls).toEqual([["7", expect.any(AbortSignal)]]);
  });

  test("is not watched for once the file is sent, and who shows none has none that ends", async () => {
    await get(url);
    expect(services.keys.endOf.mock.calls[0]?.[1].aborted).toBe(true);
    viewer = { ...viewer, keyId: null };
    await get(url);
    expect(services.keys.endOf).toHaveBeenCalledTimes(1);
  });

  test("pays for every file that it asks for, found or not", async () => {
    const take = vi.fn(async () => ({ granted: false, retryAfter: 9 }));
    services.limits.cost = { take, settle() {} };
    for (const path of [
      url,
      `/downloads/runs/${run}/maps/${map}.arrow`,
      `/downloads/runs/${run}/neighborhoods/${other}/10.csv`,
      `/downloads/datasets/${mine}/ratings.csv`,
    ]) {
      const { statusCode, headers } = await get(path);
      expect([statusCode, headers["retry-after"]], path).toEqual([429, "9"]);
    }
    expect(take.mock.calls).toEqual(Array(4).fill(["key 7", 50]));
    expect(services.keys.endOf).not.toHaveBeenCalled();
  });
});
