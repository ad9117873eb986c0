import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { bearerOf, callersBy, comparison } from "./callers.js";

const siteKey = `cinevec_${"s".repeat(43)}`;

/** A request with a key, as authentication left it. */
const asked = (headers: Record<string, string | string[]>, keyId: string | null = "7") =>
  ({ headers, viewer: { keyId, name: "n", role: "VIEWER", datasets: null } }) as unknown as FastifyRequest;
const site = { authorization: `Bearer ${siteKey}` };

test("a key is a caller, and whoever shows none is on nobody's account", () => {
  const callerOf = callersBy(siteKey);
  expect(callerOf(asked({ authorization: "Bearer other" }))).toBe("key 7");
  expect(callerOf(asked({}, null))).toBeNull();
  expect(callerOf(asked({ "x-cinevec-visitor": "203.0.113.5" }, null))).toBeNull();
});

test.each([
  ["203.0.113.5", "visitor 203.0.113.5"],
  ["::ffff:203.0.113.5", "visitor 203.0.113.5"],
  ["2001:db8::1", "visitor 2001:db8:0:0"],
  ["unknown", "key 7"],
  ["203.0.113.5, 198.51.100.1", "key 7"],
  ["", "key 7"],
])("the site's visitor %j is the caller %s", (visitor, caller) => {
  expect(callersBy(siteKey)(asked({ ...site, "x-cinevec-visitor": visitor }))).toBe(caller);
});

test("only the site's own key speaks for visitors", () => {
  const visitor = { "x-cinevec-visitor": "203.0.113.5" };
  expect(callersBy(siteKey)(asked({ ...site }))).toBe("key 7");
  expect(callersBy(siteKey)(asked({ ...visitor }))).toBe("key 7");
  expect(callersBy(siteKey)(asked({ ...visitor, authorization: `Bearer ${siteKey}x` }))).toBe("key 7");
  expect(callersBy(siteKey)(asked({ ...visitor, authorization: siteKey }))).toBe("key 7");
  expect(callersBy(null)(asked({ ...visitor, ...site }))).toBe("key 7");
  // A header that came twice is no address.
  expect(callersBy(siteKey)(asked({ ...site, "x-cinevec-visitor": ["203.0.113.5"] }))).toBe("key 7");
});

test.each([
  ["Bearer abc", "abc"],
  ["bearer   a.b-c_d=", "a.b-c_d="],
  ["Bearer", ""],
  ["Bearer ", ""],
  ["Bearerabc", ""],
  ["Bearer abc def", ""],
  ["Bearer abc ", ""],
  ["x Bearer abc", ""],
  ["Basic abc", ""],
  ["", ""],
  [undefined, ""],
])("the header %j shows %j", (header, credential) => {
  expect(bearerOf(header)).toBe(credential);
});

test("a text is like itself alone", () => {
  const isSame = comparison("secret");
  expect(["secret", "Secret", "secre", "secrets", ""].map(isSame)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
