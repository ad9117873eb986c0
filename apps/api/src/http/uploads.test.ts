import { access, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plantDataset } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let trainer: Record<string, string>;
let before: string[];

const largest = 3_000_000;

beforeAll(async () => {
  server = await startTestServer({ largestUpload: largest });
  trainer = { authorization: `Bearer ${await server.keys.create({ name: "ann", role: "TRAINER" })}` };
});
afterAll(() => server?.close());
beforeEach(async () => {
  before = await readdir(server.folder);
});

/** Drafts of uploads that are under way are seen as well. */
const added = async () => (await readdir(server.folder)).filter((name) => !before.includes(name));

/** As any program sends it: a path is written as it is given, which fetch would not. */
function put(
  path: string,
  pieces: readonly Buffer[],
  more: { headers?: Record<string, string | number>; abortAfter?: number } = {},
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: "PUT", headers: { ...trainer, ...more.headers } },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => {
          body += text;
        });
        answer.on("end", () => resolve({ status: answer.statusCode!, body }));
      },
    );
    sent.on("error", reject);
    void (async () => {
      for (const [index, piece] of pieces.entries()) {
        if (index === more.abortAfter) return sent.destroy(new Error("aborted by the test"));
        if (!sent.write(piece)) await new Promise((go) => sent.once("drain", go));
      }
      sent.end();
    })();
  });
}

const bytes = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31) % 251));

test("a file becomes one of the import folder, byte for byte, is listed, and the audit log tells", async () => {
  const pieces = [bytes(1_000_000), bytes(70_001), Buffer.from("end")];
  const { status, body } = await put("/uploads/my%20ratings%20%C3%A9.csv", pieces, {
    headers: { "content-type": "text/csv" },
  });
  expect([status, JSON.parse(body)]).toEqual([201, { name: "my ratings é.csv", bytes: 1_070_004 }]);
  expect(await added()).toEqual(["my ratings é.csv"]);
  const written = await readFile(join(server.folder, "my ratings é.csv"));
  expect(written.equals(Buffer.concat(pieces))).toBe(true);
  const { data } = await server.ask(
    "{ importFolder { largestUpload files(first: 1) { name bytes modifiedAt } } }",
    {},
    trainer,
  );
  expect(data.importFolder).toEqual({
    largestUpload: largest,
    files: [{ name: "my ratings é.csv", bytes: 1_070_004, modifiedAt: expect.any(String) }],
  });
  const entry = await server.db.prisma.auditEntry.findFirst({ where: { operation: "upload" } });
  expect(entry).toMatchObject({ keyName: "ann", target: "my ratings é.csv", result: "OK" });
});

test("JSON, text and an empty file are bytes like any other", async () => {
  for (const [name, type, text] of [
    ["a.jsonl", "application/json", '{"broken'],
    ["b.txt", "text/plain", "x\n"],
    ["c.bin", "", ""],
  ] as const) {
    const headers = { ...(type && { "content-type": type }), "content-length": text.length };
    const { status, body } = await put(`/uploads/${name}`, text ? [Buffer.from(text)] : [], { headers });
    expect(status, body).toBe(201);
    expect(await readFile(join(server.folder, name), "utf8")).toBe(text);
  }
});

test("a file that is there is never replaced", async () => {
  await writeFile(join(server.folder, "kept.csv"), "mine");
  const { status, body } = await put("/uploads/kept.csv", [bytes(10)]);
  expect(status).toBe(409);
  expect(JSON.parse(body).errors[0].message).toContain('There is a file "kept.csv"');
  // Of two at once one is first.
  const both = await Promise.all([
    put("/uploads/race.csv", [bytes(900_000)]),
    put("/uploads/race.csv", [bytes(900_000)]),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await readFile(join(server.folder, "kept.csv"), "utf8")).toBe("mine");
});

test.each([
  "/uploads/..%2Fescaped.csv",
  "/uploads/%2E%2E%2Fescaped.csv",
  "/uploads/..%5Cescaped.csv",
  "/uploads/%2Ftmp%2Fescaped.csv",
  "/uploads/..",
  "/uploads/%2e%2e",
  "/uploads/../escaped.csv",
  "/uploads/sub/escaped.csv",
  "/uploads/.hidden",
  "/uploads/.upload-x",
  "/uploads/a%00.csv",
  "/uploads/a%0A.csv",
  "/uploads/a.csv.",
  "/uploads/%20a.csv",
  "/uploads/c:a.csv",
  "/uploads/",
  `/uploads/${"x".repeat(201)}`,
  "/uploads/%C3%28",
])("%s is no name of a file", async (path) => {
  const { status, body } = await put(path, [Buffer.from("x")]).catch((cause) => ({
    status: 0,
    body: String(cause),
  }));
  expect([400, 404, 414], `${status} ${body}`).toContain(status);
  expect(await added()).toEqual([]);
  for (const place of [join(server.folder, "..", "escaped.csv"), "/tmp/escaped.csv"])
    await expect(access(place)).rejects.toThrow("ENOENT");
});

test("a file that is too large is refused by its announced length, or as soon as it is, and leaves nothing", async () => {
  const announced = await put("/uploads/large.csv", [], { headers: { "content-length": largest + 1 } });
  expect(announced.status).toBe(413);
  expect(JSON.parse(announced.body).errors[0]).toEqual({
    message: expect.stringContaining("3 MB at most (CINEVEC_UPLOAD_MB)"),
    extensions: { code: "BODY_TOO_LARGE" },
  });
  const pieces = Array.from({ length: 40 }, () => bytes(100_000));
  // The server closes the connection in the middle of the body: the sender sees the answer, or the end.
  const streamed = await put("/uploads/large.csv", pieces).catch((cause) => ({
    status: 0,
    body: String(cause),
  }));
  expect([413, 0], streamed.body).toContain(streamed.status);
  await expect.poll(added).toEqual([]);
  const exact = await put("/uploads/exact.csv", [bytes(largest)]);
  expect(exact.status).toBe(201);
});

test("an upload that breaks off leaves nothing, whether its length was announced or not", async () => {
  const pieces = Array.from({ length: 10 }, () => bytes(100_000));
  const variants: Record<string, number>[] = [{}, { "content-length": 1_000_000 }];
  for (const headers of variants) {
    const broken = put("/uploads/broken.csv", pieces, { headers, abortAfter: 6 });
    await expect(broken).rejects.toThrow("aborted by the test");
    await expect
      .poll(async () =>
        server.db.prisma.auditEntry.count({ where: { target: "broken.csv", result: { not: "BEGUN" } } }),
      )
      .toBeGreaterThan(headers["content-length"] ? 1 : 0);
    await expect.poll(added).toEqual([]);
  }
  expect(server.log.filter((line) => line.includes("internal error"))).toEqual([]);
  const whole = await put("/uploads/broken.csv", pieces);
  expect(whole.status).toBe(201);
});

test("only who may import may upload or see the folder, and a key for some datasets may not", async () => {
  const viewer = { authorization: `Bearer ${await server.keys.create({ name: "vi", role: "VIEWER" })}` };
  const refused = await put("/uploads/no.csv", [bytes(10)], { headers: viewer });
  expect(refused.status).toBe(403);
  expect(refused.body).toContain("An upload takes the role TRAINER; yours is VIEWER.");
  const some = {
    ...{ name: "some", role: "TRAINER" as const },
    datasetIds: [await plantDataset(server, "planted")],
  };
  const scoped = { authorization: `Bearer ${await server.keys.create(some)}` };
  const unscoped = await put("/uploads/no.csv", [bytes(10)], { headers: scoped });
  expect([unscoped.status, unscoped.body]).toEqual([403, expect.stringContaining("for some datasets only")]);
  for (const [headers, status] of [
    [{ authorization: "" }, 401],
    [{ authorization: "Bearer nobody" }, 401],
    [{ origin: "http://evil.example" }, 403],
    [{ host: "evil.example" }, 421],
  ] as const)
    expect((await put("/uploads/no.csv", [bytes(10)], { headers })).status, JSON.stringify(headers)).toBe(
      status,
    );
  const { errors } = await server.ask("{ importFolder { files { name } } }", {}, viewer);
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect(await added()).toEqual([]);
});

test("what a killed process left is removed after a day, and drafts are never listed", async () => {
  const [old, young] = [".upload-old", ".upload-young"].map((name) => join(server.folder, name));
  await writeFile(old!, "x");
  await writeFile(young!, "x");
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await utimes(old!, yesterday, yesterday);
  const { data } = await server.ask("{ importFolder { files { name } } }", {}, trainer);
  expect(data.importFolder.files.filter(({ name }: { name: string }) => name.startsWith("."))).toEqual([]);
  expect((await put("/uploads/after.csv", [bytes(10)])).status).toBe(201);
  expect(await added()).toEqual(expect.arrayContaining([".upload-young", "after.csv"]));
  expect(await added()).not.toContain(".upload-old");
});
