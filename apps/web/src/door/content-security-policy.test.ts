import { expect, test } from "vitest";
import { contentSecurityPolicy, isNonceShaped, makeNonce } from "./content-security-policy";

const nonce = makeNonce();
const directives = (development: boolean) =>
  new Map(
    contentSecurityPolicy(nonce, development)
      .split("; ")
      .map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources];
      }),
  );

test("a nonce is new each time and has its own shape alone", () => {
  expect(isNonceShaped(nonce)).toBe(true);
  expect(makeNonce()).not.toBe(nonce);
  for (const text of [null, "", "abc", `${nonce}' 'unsafe-inline`, `${nonce};`, `${nonce}\n`])
    expect(isNonceShaped(text)).toBe(false);
});

test("in production no script runs without the nonce, and nothing is evaluated", () => {
  const policy = directives(false);
  expect(policy.get("script-src")).toEqual(["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"]);
  expect(policy.get("style-src")).toEqual(["'self'", `'nonce-${nonce}'`]);
  expect(policy.get("connect-src")).toEqual(["'self'"]);
  for (const name of ["object-src", "base-uri", "frame-ancestors", "frame-src", "worker-src"])
    expect(policy.get(name), name).toEqual(["'none'"]);
  expect(policy.get("form-action")).toEqual(["'self'"]);
  const open = [...policy].filter(([, sources]) => sources.some((source) => source.includes("unsafe")));
  expect(open).toEqual([["style-src-attr", ["'unsafe-inline'"]]]);
});

test("while one develops, eval and the socket are let through", () => {
  expect(directives(true).get("script-src")).toContain("'unsafe-eval'");
  expect(directives(true).get("connect-src")).toContain("ws:");
});
