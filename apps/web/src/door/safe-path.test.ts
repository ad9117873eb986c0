import { expect, test } from "vitest";
import { safePath } from "./safe-path";

test("paths of this site are kept", () => {
  for (const path of ["/", "/runs", "/runs/new?dataset=a%2Fb"]) expect(safePath(path)).toBe(path);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "http://evil.example",
  "javascript:alert(1)",
  "",
  "/\n/evil.example",
  null,
  5,
])("%j leads home", (text) => {
  expect(safePath(text)).toBe("/");
});
