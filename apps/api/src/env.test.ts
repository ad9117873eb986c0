import { resolve } from "node:path";
import { InvalidInputError } from "@cinevec/core";
import { parseS3Location } from "@cinevec/db";
import { expect, test } from "vitest";
import { readEnv } from "./env.js";

test("an empty environment gives the defaults", () => {
  const env = readEnv({ CINEVEC_PORT: "" });
  expect(env).toMatchObject({ host: "127.0.0.1", port: 4000, rateLimit: 0, databaseUrl: null, worker: true });
  expect(env.blobs).toBe(resolve("data/blobs"));
  expect(env.importFolder).toBe(resolve("data/imports"));
  expect(env.largestUpload).toBe(4e9);
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

test("relative paths start where the caller stands; the default data folder is the checkout's", () => {
  const env = readEnv({ CINEVEC_CWD: "/home/ann", CINEVEC_DATA: "house", CINEVEC_BLOBS: "../blobs" });
  expect(env).toMatchObject({
    callerFolder: "/home/ann",
    dataFolder: "/home/ann/house",
    blobs: "/home/blobs",
    importFolder: "/home/ann/house/imports",
  });
  expect(readEnv({ CINEVEC_CWD: "/home/ann" }).dataFolder).toBe(resolve("data"));
});

test("blobs live in a folder or in S3", () => {
  const bytes = 10e9;
  expect(parse({ CINEVEC_BLOBS: "s3://bucket/a/b" })).toEqual({
    ...{ bucket: "bucket", prefix: "a/b", endpoint: null, region: null },
    cache: { folder: "/data/blob-cache", bytes },
  });
  const endpoint = "http://127.0.0.1:9000";
  expect(parse({ CINEVEC_BLOBS: "s3://bucket", CINEVEC_S3_ENDPOINT: endpoint })).toMatchObject({
    endpoint,
    region: "us-east-1",
  });
  expect(parse({ CINEVEC_BLOBS: "s3://bucket", AWS_ENDPOINT_URL: endpoint, AWS_REGION: "x" })).toMatchObject({
    endpoint,
    region: null,
  });
  const small = { CINEVEC_BLOB_CACHE: "near", CINEVEC_BLOB_CACHE_GB: "2", CINEVEC_CWD: "/home/ann" };
  expect(parse({ CINEVEC_BLOBS: "s3://bucket", ...small }).cache).toEqual({
    folder: "/home/ann/near",
    bytes: 2e9,
  });
  expect(parse({ CINEVEC_BLOBS: "s3://bucket", CINEVEC_BLOB_CACHE_GB: "0" }).cache).toBeNull();
  for (const wrong of ["gopher://x", "s3://", "s3://Bucket", "s3://bucket/../x"])
    expect(() => readEnv({ CINEVEC_BLOBS: wrong })).toThrow(
      "CINEVEC_BLOBS: must be a folder, or s3://BUCKET/PREFIX",
    );

  function parse(environment: Record<string, string>) {
    return parseS3Location(readEnv({ CINEVEC_DATA: "/data", ...environment }).blobs);
  }
});

test("a worker takes everything, or what it is told", () => {
  expect(readEnv({}).workerJobs).toEqual(["train", "import", "map", "baselines"]);
  expect(readEnv({ CINEVEC_WORKER_JOBS: "train, map" }).workerJobs).toEqual(["train", "map"]);
  expect(() => readEnv({ CINEVEC_WORKER_JOBS: "train,cook" })).toThrow(
    "CINEVEC_WORKER_JOBS: must be some of train,import,map,baselines",
  );
});
