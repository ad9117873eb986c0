import { expect, test } from "vitest";
import { isLoopback } from "./is-loopback.js";

test.each([
  ["127.0.0.1", true],
  ["127.8.0.1", true],
  ["localhost", true],
  ["::1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.evil.org", false],
])("%s is loopback: %s", (host, expected) => expect(isLoopback(host)).toBe(expected));
