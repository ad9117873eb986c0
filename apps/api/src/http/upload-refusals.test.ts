import { Readable } from "node:stream";
import { ConflictError } from "@cinevec/core";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Viewer } from "../schema/index.js";
import { UploadTooLargeError } from "../services/imports/import-folder.js";
import type { Services } from "../services/services.js";
import { tellErrors } from "./errors.js";
import { serveUploads } from "./uploads.js";

let app: FastifyInstance;
let viewer: Viewer;
const read = async (source: Readable) => {
  const pieces: Buffer[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
};
const importFolder = {
  check: vi.fn(async (_name: string, _bytes: number | null) => {}),
  receive: vi.fn(async (name: string, source: Readable, _announced: number | null) => ({
    name: `${name}, kept`,
    bytes: (await read(source)).length,
    modifiedAt: new Date(),
  })),
};
const audit = {
  begin: vi.fn(async (_change: unknown) => 5n),
  end: vi.fn(async (_entry: bigint, _result: string, _made: null) => {}),
};

beforeEach(() => {
  vi.clearAllMocks();
  viewer = { keyId: "7", name: "ann", role: "TRAINER", datasets: null };
  app = Fastify();
  tellErrors(app, { development: false, report() {} });
  app.addHook("onRequest", async (request) => {
    request.viewer = viewer;
  });
  serveUploads(app, { importFolder, audit } as unknown as Pick<Services, "importFolder" | "audit">);
});
afterEach(() => app.close());

const put = async (
  payload: Readable | string | undefined = "12345",
  headers: Record<string, string> = {},
) => {
  const answer = await app.inject({
    ...{ method: "PUT", url: "/uploads/my%20file.csv", payload, remoteAddress: "2001:db8::5" },
    headers,
  });
  return { status: answer.statusCode, headers: answer.headers, ...answer.json() };
};

test("what came is told by its name and bytes, and noted", async () => {
  expect(await put("12345", { "content-type": "text/csv" })).toMatchObject({
    status: 201,
    name: "my file.csv, kept",
    bytes: 5,
  });
  expect(importFolder.check.mock.calls).toEqual([["my file.csv", 5]]);
  expect(importFolder.receive.mock.calls).toEqual([["my file.csv", expect.any(Readable), 5]]);
  expect(audit.begin.mock.calls).toEqual([
    [
      {
        ...{ keyName: "ann", role: "TRAINER", operation: "upload", target: "my file.csv" },
        address: "2001:db8:0:0",
      },
    ],
  ]);
  expect(audit.end.mock.calls).toEqual([[5n, "OK", null]]);
});

test("a file whose length nobody said is announced by none", async () => {
  const { status, bytes } = await put(Readable.from(["123", "45"], { objectMode: false }));
  expect([status, bytes]).toEqual([201, 5]);
  expect(importFolder.check.mock.calls).toEqual([["my file.csv", null]]);
  expect(importFolder.receive.mock.calls[0]?.[2]).toBeNull();
});

test("what is refused by its name is not noted as begun, and the connection goes on", async () => {
  importFolder.check.mockRejectedValueOnce(new ConflictError("Taken."));
  const { status, headers, errors } = await put();
  expect([status, errors[0].message, headers.connection]).toEqual([409, "Taken.", "keep-alive"]);
  expect(audit.begin).not.toHaveBeenCalled();
  expect(importFolder.receive).not.toHaveBeenCalled();
});

test.each([
  ["check", 0],
  ["receive", 1],
] as const)("what is too large is not read to its end, whenever it is seen (%s)", async (step, noted) => {
  importFolder[step].mockRejectedValueOnce(new UploadTooLargeError("Too large."));
  const { status, headers, errors } = await put();
  expect([status, errors[0].message, headers.connection]).toEqual([413, "Too large.", "close"]);
  expect(audit.end.mock.calls).toEqual(Array(noted).fill([5n, "UploadTooLargeError", null]));
});

test.each([
  [new TypeError("boom"), "TypeError"],
  ["boom", "Error"],
])("what fails is noted by the name of the error: %s", async (thrown, result) => {
  importFolder.receive.mockRejectedValueOnce(thrown);
  expect((await put()).status).toBe(500);
  expect(audit.end.mock.calls).toEqual([[5n, result, null]]);
});

test.each([
  [{ role: "VIEWER" }, "An upload takes the role TRAINER; yours is VIEWER."],
  [{ datasets: new Set(["a"]) }, "This key is for some datasets only; an upload takes one for all."],
] as const)("who may not import may not upload: %j", async (less, message) => {
  viewer = { ...viewer, ...less };
  const { status, errors } = await put();
  expect([status, errors]).toEqual([403, [{ message, extensions: { code: "FORBIDDEN" } }]]);
  expect(importFolder.check).not.toHaveBeenCalled();
});

test("an admin may", async () => {
  viewer = { ...viewer, role: "ADMIN" };
  expect((await put()).status).toBe(201);
});
