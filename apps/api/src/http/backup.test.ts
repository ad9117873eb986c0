import { Readable } from "node:stream";
import type { Storage, writeBackup } from "@cinevec/db";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Viewer } from "../schema/index.js";
import type { AuditLog } from "../services/audit/audit-log.js";
import { codeVersion } from "../version.js";
import { serveBackup } from "./backup.js";

let app: FastifyInstance;
let viewer: Viewer;
const storage = {} as Storage;
const write = vi.fn<typeof writeBackup>();
const audit = {
  begin: vi.fn(async (_change: unknown) => 5n),
  end: vi.fn(async (_entry: bigint, _result: string, _made: null) => {}),
};
const failed = vi.fn();

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-04T23:59:58Z") });
  viewer = { keyId: null, name: "ann", role: "ADMIN", datasets: null };
  app = Fastify();
  app.log.error = failed;
  app.addHook("onRequest", async (request) => {
    request.viewer = viewer;
  });
  serveBackup(app, storage, audit as unknown as AuditLog, write);
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
});

const get = () => app.inject({ url: "/backup", remoteAddress: "2001:db8::5" });

test("an admin gets all as one file, and the audit log tells who had it, and that it was whole", async () => {
  write.mockReturnValueOnce(Readable.from(["one", "two"], { objectMode: false }));
  const { statusCode, headers, body } = await get();
  expect([statusCode, body]).toEqual([200, "onetwo"]);
  expect(headers).toMatchObject({
    "content-type": "application/x-tar",
    "content-disposition": 'attachment; filename="cinevec-2026-03-04.tar"',
    "cache-control": "no-store",
  });
  expect(write.mock.calls).toEqual([[storage, { codeVersion, createdAt: "2026-03-04T23:59:58.000Z" }]]);
  expect(audit.begin.mock.calls).toEqual([
    [{ keyName: "ann", role: "ADMIN", operation: "backup", target: null, address: "2001:db8:0:0" }],
  ]);
  await vi.waitFor(() => expect(audit.end.mock.calls).toEqual([[5n, "OK", null]]));
  expect(failed).not.toHaveBeenCalled();
});

test.each([
  ["an error", new TypeError("boom"), "TypeError"],
  ["no error at all", { name: "secret" }, "Error"],
])("one that breaks off is logged, and noted as what broke it: %s", async (_what, thrown, result) => {
  const source = async function* () {
    yield "one";
    throw thrown;
  };
  write.mockReturnValueOnce(Readable.from(source(), { objectMode: false }));
  await expect(get()).rejects.toThrow();
  await vi.waitFor(() => expect(audit.end.mock.calls).toEqual([[5n, result, null]]));
  expect(failed.mock.calls).toContainEqual([{ err: thrown }, "backup"]);
});

test("that its end can't be noted is logged", async () => {
  const failure = new Error("no database");
  audit.end.mockRejectedValueOnce(failure);
  write.mockReturnValueOnce(Readable.from(["one"], { objectMode: false }));
  expect((await get()).body).toBe("one");
  await vi.waitFor(() => expect(failed.mock.calls).toEqual([[{ err: failure }, "backup"]]));
});

test.each<Partial<Viewer>>([{ role: "TRAINER" }, { role: "VIEWER" }, { datasets: new Set(["a"]) }])(
  "nobody else gets it: %j",
  async (less) => {
    viewer = { ...viewer, ...less };
    const answer = await get();
    expect([answer.statusCode, answer.json()]).toEqual([
      403,
      {
        errors: [
          {
            message: "A backup takes the role ADMIN, and a key for all datasets.",
            extensions: { code: "FORBIDDEN" },
          },
        ],
      },
    ]);
    expect(audit.begin).not.toHaveBeenCalled();
    expect(write).not.toHaveBeenCalled();
  },
);
