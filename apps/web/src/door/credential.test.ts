import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { credentialsOf } from "./credential";

beforeEach(() => vi.stubEnv("CINEVEC_WEB_KEY", "cinevec_of-the-site"));
afterEach(() => vi.unstubAllEnvs());

const shown = (headers: Record<string, string>) =>
  credentialsOf(new Headers({ host: "127.0.0.1:3000", ...headers }));

test("with the site's key goes the address that the nearest proxy saw", () => {
  expect(shown({ "x-forwarded-for": "198.51.100.7, 203.0.113.5" })).toEqual({
    authorization: "Bearer cinevec_of-the-site",
    "x-cinevec-visitor": "203.0.113.5",
  });
  expect(shown({})).toEqual({ authorization: "Bearer cinevec_of-the-site" });
});

test("a key or token of the visitor's own goes alone", () => {
  const forwarded = { "x-forwarded-for": "203.0.113.5" };
  expect(shown({ ...forwarded, authorization: "Bearer mine" })).toEqual({ authorization: "Bearer mine" });
  expect(shown({ ...forwarded, cookie: "cinevec_token_3000=mine" })).toEqual({
    authorization: "Bearer mine",
  });
  vi.stubEnv("CINEVEC_WEB_KEY", "");
  expect(shown(forwarded)).toEqual({});
});
