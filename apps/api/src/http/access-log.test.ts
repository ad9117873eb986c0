import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import type { Question, Viewer } from "../schema/index.js";
import { logAccess } from "./access-log.js";

let app: FastifyInstance;
/** The last request, in milliseconds. */
let took: number;
afterEach(() => app.close());

/** The line of a request that was answered with 201. */
async function lineOf(url: string, viewer: Partial<Viewer> | null, told?: Partial<Question["told"]>) {
  const lines: unknown[][] = [];
  app = Fastify();
  app.addHook("onRequest", async (request) => {
    if (viewer) request.viewer = viewer as Viewer;
    if (told !== undefined) request.question = { told } as Question;
  });
  logAccess(app, { info: (...line: unknown[]) => lines.push(line) });
  app.post("/movies/:id", async (_request, reply) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return reply.code(201).send({});
  });
  await app.ready();
  const begun = performance.now();
  await app.inject({ method: "POST", url, remoteAddress: "2001:db8::5" });
  took = performance.now() - begun;
  expect(lines.map(([, message]) => message)).toEqual(["access"]);
  return lines[0]?.[0] as Record<string, unknown>;
}

const network = "2001:db8:0:0";

test("a line tells of request and answer, with the route in place of the address", async () => {
  const { requestId, milliseconds, ...rest } = await lineOf("/movies/7?secret", {
    name: "ann",
    role: "TRAINER",
  });
  expect(requestId).toEqual(expect.any(String));
  // To a tenth of a millisecond.
  expect(milliseconds).toBeGreaterThan(9);
  expect(milliseconds).toBeLessThan(took + 1);
  expect(String(milliseconds)).toMatch(/^\d+(\.\d)?$/);
  expect(rest).toEqual({
    method: "POST",
    route: "/movies/:id",
    status: 201,
    keyName: "ann",
    role: "TRAINER",
    address: network,
  });
});

test("a request that met no route and showed no key has neither", async () => {
  expect(await lineOf("/elsewhere", null)).toMatchObject({
    route: "no route",
    status: 404,
    keyName: null,
    role: null,
  });
});

test("a question says what was asked and how it ended, by a name that is no longer than 100 characters", async () => {
  const told = { operation: "query movie", name: "n".repeat(101), result: "OK", cost: 12 };
  expect(await lineOf("/movies/7", {}, told)).toMatchObject({
    operation: "query movie",
    operationName: "n".repeat(100),
    result: "OK",
    cost: 12,
  });
  await app.close();
  const unnamed = await lineOf("/movies/7", {}, { ...told, name: null });
  expect(unnamed).toMatchObject({ operationName: null });
});

test("a question that was never begun says nothing", async () => {
  expect(await lineOf("/movies/7", {}, null)).not.toHaveProperty("operation");
});
