import {
  ConflictError,
  CorruptDataError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from "@cinevec/core";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { tellErrors } from "./errors.js";

let app: FastifyInstance;
afterEach(() => app.close());

/** What a server answers one of whose routes throws. */
async function answerTo(thrown: unknown, development = false) {
  const reported: unknown[] = [];
  app = Fastify();
  tellErrors(app, { development, report: (error) => reported.push(error) });
  app.get("/", async () => {
    throw thrown;
  });
  const answer = await app.inject({ url: "/" });
  expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  return { status: answer.statusCode, errors: answer.json().errors, reported };
}

test.each([
  [new InvalidInputError([{ path: ["k"], message: "is a number" }]), 400, "BAD_USER_INPUT"],
  [new ForbiddenError("Not yours."), 403, "FORBIDDEN"],
  [new NotFoundError("download", "x.csv"), 404, "NOT_FOUND"],
  [new ConflictError("It runs."), 409, "CONFLICT"],
])("%s is told as it is", async (thrown, status, code) => {
  expect(await answerTo(thrown)).toEqual({
    status,
    errors: [{ message: thrown.message, extensions: { code } }],
    reported: [],
  });
});

test("damaged data is told, and reported to whoever runs the server", async () => {
  const thrown = new CorruptDataError("A wrong checksum.");
  expect(await answerTo(thrown)).toEqual({
    status: 500,
    errors: [{ message: "A wrong checksum.", extensions: { code: "CORRUPT_DATA" } }],
    reported: [thrown],
  });
});

const withStatus = (statusCode: unknown, message: unknown = "Do otherwise.") => ({ statusCode, message });

test.each([
  [400, "BAD_REQUEST"],
  [405, "METHOD_NOT_ALLOWED"],
  [413, "BODY_TOO_LARGE"],
  [415, "UNSUPPORTED_MEDIA_TYPE"],
  [429, "RATE_LIMITED"],
  [499, "BAD_REQUEST"],
])("an error that asks for %i gets it, with the code %s", async (status, code) => {
  const thrown = Object.assign(new Error("Do otherwise."), { statusCode: status });
  expect(await answerTo(thrown)).toEqual({
    status,
    errors: [{ message: "Do otherwise.", extensions: { code } }],
    reported: [],
  });
});

test("one without a text is told as bad", async () => {
  for (const thrown of [withStatus(418, 3), { statusCode: 418 }])
    expect((await answerTo(thrown)).errors[0].message).toBe("Bad request.");
});

test.each([
  ["an error", new Error("open /srv/secret"), "open /srv/secret"],
  ["500", Object.assign(new Error("db.internal"), { statusCode: 500 }), "db.internal"],
  ["399", Object.assign(new Error("db.internal"), { statusCode: 399 }), "db.internal"],
  ["a status that is no number", withStatus("404"), "Internal server error."],
  ["a text", "secret", "Internal server error."],
  ["an object", {}, "Internal server error."],
  ["nothing", null, "Internal server error."],
])("%s is a fault: masked, reported, and told in development", async (_what, thrown, message) => {
  const masked = {
    status: 500,
    errors: [{ message: "Internal server error.", extensions: { code: "INTERNAL_SERVER_ERROR" } }],
    reported: [thrown],
  };
  expect(await answerTo(thrown)).toEqual(masked);
  await app.close();
  expect((await answerTo(thrown, true)).errors[0].message).toBe(message);
});

test("an address without a handler is told so; one of GraphQL's, which methods it takes", async () => {
  app = Fastify();
  tellErrors(app, { development: false, report() {} });
  const ask = async (method: "GET" | "PUT" | "DELETE", url: string) => {
    const { statusCode, headers, body } = await app.inject({ method, url });
    return { statusCode, allow: headers.allow, errors: JSON.parse(body).errors };
  };
  for (const url of ["/nowhere", "/graphqls", "/nowhere?/graphql"])
    expect(await ask("GET", url)).toEqual({
      statusCode: 404,
      allow: undefined,
      errors: [
        {
          message: "There is nothing at this address; GET / lists what there is.",
          extensions: { code: "NOT_FOUND" },
        },
      ],
    });
  for (const [url, path] of [
    ["/graphql", "/graphql"],
    ["/graphql?query=a?b", "/graphql"],
    ["/graphql/stream?x", "/graphql/stream"],
  ] as const)
    expect(await ask("DELETE", url)).toEqual({
      statusCode: 405,
      allow: "GET, POST",
      errors: [{ message: `${path} takes GET, POST.`, extensions: { code: "METHOD_NOT_ALLOWED" } }],
    });
});
