import { protocolKey } from "@cinevec/core";
import { describe, expect, test } from "vitest";
import { protocolInput, protocolsOf } from "./protocol-options.js";

describe("protocolsOf", () => {
  const keys = (given: Parameters<typeof protocolsOf>[0], files: readonly string[] = []) =>
    protocolsOf(given, 7, files).map(({ name, protocol }) => [name, protocolKey(protocol)]);

  test("one split is one protocol, with the settings that were given", () => {
    expect(keys({ split: "last", minRating: "0", mask: "rated" })).toEqual([
      ["last", "last-mask-rated-min-rating-0"],
    ]);
    expect(keys({ split: "ratio", share: "0.1" })).toEqual([["ratio", "ratio-seed-7-share-0.1"]]);
  });

  test("before is three protocols, files is one for each fold or for those that are named", () => {
    expect(keys({ split: "before" }).map(([, key]) => key)).toEqual([
      "last-before-1",
      "last-before-2",
      "last-before-3",
    ]);
    const folds = ["u1", "u2", "ua"];
    expect(keys({ split: "files" }, folds).map(([name]) => name)).toEqual(folds);
    expect(keys({ split: "files", files: "u2, u1" }, folds).map(([name]) => name)).toEqual(["u2", "u1"]);
  });

  test.each([
    [{ split: "files" }, [], "ships no splits of its own"],
    [{ split: "files", files: "u9" }, ["u1"], '"u9" is not among the source\'s folds u1'],
    [{ split: "last", files: "u1" }, ["u1"], "needs --split files"],
    [{ split: "weekly" }, [], "--split takes one of last, "],
    [{ split: "last", minRating: "four" }, [], "--min-rating takes a number"],
  ])("%o is refused", (given, files, message) => {
    expect(() => protocolsOf(given, 1, files)).toThrow(message);
  });
});

describe("protocolInput", () => {
  test("names what the API's input names", () => {
    expect(protocolInput({ split: "time", share: "0.2", mask: "rated" })).toEqual({
      split: "TIME",
      share: 0.2,
      mask: "RATED",
    });
    expect(protocolInput({ split: "files", files: "u3" })).toEqual({ split: "FILES", file: "u3" });
  });

  test.each([
    [{ split: "before" }, "--split takes one of last, time, ratio, users, movies, files."],
    [{ split: "files" }, "--split files needs --files"],
    [{ split: "files", files: "u1,u2" }, "--split files needs --files"],
  ])("%o is refused", (given, message) => {
    expect(() => protocolInput(given)).toThrow(message);
  });
});
