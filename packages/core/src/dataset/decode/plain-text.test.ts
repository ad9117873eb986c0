import { expect, test } from "vitest";
import { namesOnce } from "./plain-text.js";

test("names are given once whatever their case, as first written; ß is no ss", () => {
  expect(namesOnce(["Emil Strauß", " EMIL STRAUß", "Emil Strauss", "", "&eacute;mile", "ÉMILE"])).toEqual([
    "Emil Strauß",
    "Emil Strauss",
    "émile",
  ]);
});
