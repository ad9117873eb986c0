import {
  ConflictError,
  CorruptDataError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from "@cinevec/core";
import { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { GaveUpError } from "../schema/index.js";
import { codeOf, createErrorFormatter } from "./format-error.js";

const path = ["movie", "title"];

/** As an executor hands on what a resolver threw. */
const atField = (originalError: Error) => new GraphQLError(originalError.message, { originalError, path });

/** What callers are told of an error, and what is reported. */
function tellingOf(error: unknown, development = false) {
  const reported: unknown[] = [];
  const format = createErrorFormatter({ development, report: (fault) => reported.push(fault) });
  const formatted = error instanceof GraphQLError ? error.toJSON() : { message: String(error) };
  return { told: format(formatted, error), reported };
}

const problems = [{ path: ["first"], message: "is at most 100" }];

test.each([
  [new NotFoundError("movie", "7"), "NOT_FOUND", {}],
  [new ConflictError("It runs."), "CONFLICT", {}],
  [new ForbiddenError("Not yours."), "FORBIDDEN", {}],
  [new CorruptDataError("A wrong checksum."), "CORRUPT_DATA", {}],
  [new InvalidInputError(problems), "BAD_USER_INPUT", { problems }],
])("%s keeps its message, and is no fault", (thrown, code, more) => {
  for (const error of [atField(thrown), atField(atField(thrown))]) {
    expect(codeOf(error)).toBe(code);
    const { told, reported } = tellingOf(error);
    expect(told).toEqual({ message: thrown.message, path, extensions: { code, ...more } });
    expect(reported).toEqual([]);
  }
});

test("what nobody waits for any more is no fault either", () => {
  const error = atField(new GaveUpError());
  expect(codeOf(error)).toBe("CANCELLED");
  expect(tellingOf(error)).toEqual({
    told: {
      message: "Nobody waits for this answer any more.",
      path,
      extensions: { code: "CANCELLED" },
    },
    reported: [],
  });
});

test.each([
  ["a resolver's", atField(new Error("secret detail")), "secret detail"],
  ["no error at all", "secret detail", "secret detail"],
  ["an answer that does not fit the schema", new GraphQLError("secret detail", { path }), "secret detail"],
])("%s is masked and reported, and told in development alone", (_what, error, message) => {
  expect(codeOf(error)).toBe("INTERNAL_SERVER_ERROR");
  const { told, reported } = tellingOf(error);
  expect(told).toMatchObject({
    message: "Internal server error.",
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  });
  expect(told.path).toEqual(error instanceof GraphQLError ? path : undefined);
  expect(reported).toEqual([error instanceof GraphQLError ? (error.originalError ?? error) : error]);
  expect(tellingOf(error, true).told.message).toBe(message);
  expect(tellingOf(error, true).told.extensions).toEqual({ code: "INTERNAL_SERVER_ERROR" });
});

test("what is wrong with a request as a whole keeps its message, and has a code", () => {
  const error = new GraphQLError("Syntax Error: Unexpected }.", { extensions: { http: { status: 400 } } });
  expect(codeOf(error)).toBe("BAD_USER_INPUT");
  expect(tellingOf(error)).toEqual({
    told: { message: error.message, extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } },
    reported: [],
  });
  const bare = tellingOf(new GraphQLError("No operation."));
  expect(bare.told.extensions).toEqual({ code: "BAD_USER_INPUT" });
});

test("a code that is there stays, at a field too; the stack goes", () => {
  const extensions = { code: "RATE_LIMITED", stacktrace: ["secret"], after: 3 };
  for (const error of [
    new GraphQLError("Later.", { extensions }),
    new GraphQLError("Later.", { extensions, path }),
  ]) {
    expect(codeOf(error)).toBe("RATE_LIMITED");
    const { told, reported } = tellingOf(error);
    expect(told).toMatchObject({ message: "Later." });
    expect(told.path).toEqual(error.path);
    expect(told.extensions).toEqual({ code: "RATE_LIMITED", after: 3 });
    expect(reported).toEqual([]);
  }
});

test("a fault that calls itself one is masked at a field, and nowhere else", () => {
  const extensions = { code: "INTERNAL_SERVER_ERROR" };
  expect(tellingOf(new GraphQLError("secret", { extensions, path })).told.message).toBe(
    "Internal server error.",
  );
  expect(codeOf(new GraphQLError("secret", { extensions }))).toBe("INTERNAL_SERVER_ERROR");
});

test("places in the document are told", () => {
  const format = createErrorFormatter({ development: false, report() {} });
  const locations = [{ line: 2, column: 5 }];
  for (const error of [
    atField(new NotFoundError("movie", "7")),
    atField(new GaveUpError()),
    atField(new Error("boom")),
    new GraphQLError("Syntax.", {}),
    new GraphQLError("Later.", { extensions: { code: "RATE_LIMITED" } }),
  ])
    expect(format({ ...error.toJSON(), locations }, error).locations).toBe(locations);
});
