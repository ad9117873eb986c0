import { expect, test } from "vitest";
import { isTokenShaped, setCookie, tokenIn } from "./token-cookie";

test("what is set is read again, under a name of the port's own", () => {
  const host = "127.0.0.1:3000";
  const cookie = setCookie("cinevec_local_abc-_1", host, false);
  expect(cookie).toBe(
    "cinevec_token_3000=cinevec_local_abc-_1; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict",
  );
  const sent = `other=1; ${cookie.split(";")[0]}; more=2`;
  expect(tokenIn(sent, host)).toBe("cinevec_local_abc-_1");
  expect(tokenIn(sent, "127.0.0.1:3001")).toBeNull();
  expect(tokenIn(null, host)).toBeNull();
  expect(setCookie("x", "cinevec.example.org", true)).toMatch(/^cinevec_token=x; .*; Secure$/);
});

test.each(["", "a b", "a;b", "a\r\nset-cookie: b", "ä", "x".repeat(201)])("%j is no token", (text) => {
  expect(isTokenShaped(text)).toBe(false);
  // A ";" ends a cookie, so what stands before it is another text.
  if (!text.includes(";")) expect(tokenIn(`cinevec_token=${text}`, "localhost")).toBeNull();
});
