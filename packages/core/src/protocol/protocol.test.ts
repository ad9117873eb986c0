import { expect, test } from "vitest";
import { InvalidInputError } from "../errors.js";
import { defaultProtocol, describeProtocol, parseProtocol, protocolKey, splitKinds } from "./protocol.js";

test("defaults are filled in, what is not of a split is refused by name", () => {
  expect(defaultProtocol).toEqual({
    split: "last",
    before: 0,
    minRating: 4,
    minRatings: 5,
    mask: "liked",
    sampledNegatives: 0,
  });
  expect(parseProtocol({ split: "ratio", share: 0.1 })).toMatchObject({ share: 0.1, seed: 1 });
  const problems = (given: Record<string, unknown>) => {
    try {
      parseProtocol(given);
      return [];
    } catch (error) {
      return (error as InvalidInputError).problems.map(({ path }) => path.join("."));
    }
  };
  expect(problems({ share: 0.1 })).toEqual(["protocol.share"]);
  expect(problems({ split: "ratio", share: 1, before: 4 })).toEqual(["protocol.share", "protocol.before"]);
  expect(problems({ split: "files" })).toEqual(["protocol.file"]);
  expect(problems({ split: "nothing" })).toEqual(["protocol.split"]);
  expect(() => parseProtocol({ split: "users", before: 1 })).toThrow(InvalidInputError);
});

test("keys tell protocols apart, and name them alike however they were given", () => {
  const protocols = [
    {},
    { before: 1 },
    { before: 2 },
    { minRating: 0 },
    { minRatings: 2 },
    { mask: "rated" },
    { sampledNegatives: 100 },
    { split: "time" },
    { split: "time", share: 0.25 },
    { split: "ratio" },
    { split: "ratio", seed: 2 },
    { split: "users" },
    { split: "movies" },
    { split: "files", file: "u1" },
    { split: "files", file: "u2" },
  ].map((given) => parseProtocol(given));
  expect(new Set(protocols.map((p) => p.split))).toEqual(new Set(splitKinds));
  const keys = protocols.map(protocolKey);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/);
  expect(keys[0]).toBe("last");
  expect(protocolKey(parseProtocol({ split: "last", before: 0, minRating: 4 }))).toBe("last");
  expect(new Set(protocols.map(describeProtocol)).size).toBe(protocols.length);
});
