import { resolve } from "node:path";
import { InvalidInputError } from "@cinevec/core";
import { expect, test } from "vitest";
import { isLoopback, readEnv } from "./env.js";

test("an empty environment gives the defaults", () => {
  const env = readEnv({ CINEVEC_PORT: "" });
  expect(env).toMatchObject({ host: "127.0.0.1", port: 4000, rateLimit: 0, databaseUrl: null, worker: true });
  expect(env.blobs).toBe(resolve("data/blobs"));
  expect(env.importFolder).toBe(resolve("data/imports"));
  expect(env.threads).toBeGreaterThan(0);
});

test("every wrong variable is named at once, with what it may be", () => {
  const read = () =>
    readEnv({
      CINEVEC_PORT: "70000",
      CINEVEC_THREADS: "two",
      CINEVEC_SITE_ORIGIN: "https://a.org/path",
      DATABASE_URL: "mysql://x",
    });
  expect(read).toThrow(InvalidInputError);
  try {
    read();
  } catch (error) {
    const { problems } = error as InvalidInputError;
    expect(problems.map((problem) => problem.path[0]).sort()).toEqual([
      "CINEVEC_PORT",
      "CINEVEC_SITE_ORIGIN",
      "CINEVEC_THREADS",
      "DATABASE_URL",
    ]);
    expect(problems.find((problem) => problem.path[0] === "CINEVEC_PORT")!.message).toBe(
      "must be a whole number, 0 to 65535",
    );
  }
});

test("beyond loopback requests are limited unless told otherwise", () => {
  expect(readEnv({ CINEVEC_HOST: "0.0.0.0" }).rateLimit).toBe(600);
  expect(readEnv({ CINEVEC_HOST: "0.0.0.0", CINEVEC_RATE_LIMIT: "0" }).rateLimit).toBe(0);
});

test("blobs may live in a folder or behind an address", () => {
  expect(readEnv({ CINEVEC_BLOBS: "elsewhere" }).blobs).toBe(resolve("elsewhere"));
  expect(readEnv({ CINEVEC_BLOBS: "s3://bucket/prefix" }).blobs).toBe("s3://bucket/prefix");
});

test.each([
  ["127.0.0.1", true],
  ["127.8.0.1", true],
  ["localhost", true],
  ["::1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.evil.org", false],
])("%s is loopback: %s", (host, expected) => expect(isLoopback(host)).toBe(expected));
