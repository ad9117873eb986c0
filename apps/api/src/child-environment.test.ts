import { expect, test } from "vitest";
import { environmentFor } from "./child-environment.js";

const here = {
  PATH: "/usr/bin",
  HOME: "/root",
  HTTPS_PROXY: "http://proxy",
  https_proxy: "http://proxy",
  NODE_OPTIONS: "--max-old-space-size=100",
  LC_ALL: "C.UTF-8",
  DATABASE_URL: "postgresql://user:secret@host/db",
  CINEVEC_API_KEY: "secret",
  CINEVEC_TMDB_TOKEN: "secret",
  CINEVEC_WEB_KEY: "viewer",
  CINEVEC_SITE_ORIGIN: "https://cinevec.example.org",
  AWS_SECRET_ACCESS_KEY: "blobs",
  SPARK_HOME: "/opt/spark",
  GITHUB_TOKEN: "secret",
};
const system = ["HOME", "HTTPS_PROXY", "LC_ALL", "NODE_OPTIONS", "PATH", "https_proxy"];

test("the site gets its own settings and no secret of database, blobs or TMDB", () => {
  const environment = environmentFor("site", { CINEVEC_API: "http://127.0.0.1:4000" }, here);
  expect(Object.keys(environment).sort()).toEqual(
    [...system, "CINEVEC_API", "CINEVEC_SITE_ORIGIN", "CINEVEC_WEB_KEY"].sort(),
  );
});

test("what trains and imports gets what blobs and Spark need, and no database", () => {
  const environment = environmentFor("work", {}, here);
  expect(Object.keys(environment).sort()).toEqual([...system, "AWS_SECRET_ACCESS_KEY", "SPARK_HOME"].sort());
});
