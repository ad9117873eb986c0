import { expect, test } from "vitest";
import { readAnswer } from "./problem";

test("data is an answer", () => {
  expect(readAnswer(200, '{"data":{"a":1}}')).toEqual({ ok: true, data: { a: 1 } });
});

test("a coded error was refused, with the API's words and code", () => {
  const text = '{"data":null,"errors":[{"message":"No such run.","extensions":{"code":"NOT_FOUND"}}]}';
  expect(readAnswer(200, text)).toEqual({
    ok: false,
    problem: { kind: "refused", message: "No such run.", code: "NOT_FOUND" },
  });
});

test("what was wrong with the input comes along", () => {
  const problems = [{ path: ["source"], message: "There is no such folder." }];
  const errors = [{ message: "source: …", extensions: { code: "BAD_USER_INPUT", problems } }];
  expect(readAnswer(200, JSON.stringify({ errors }))).toMatchObject({
    problem: { kind: "refused", problems },
  });
});

test("an uncoded error, or half an answer, is a failure", () => {
  const text = '{"data":{"a":null},"errors":[{"message":"boom"}]}';
  expect(readAnswer(200, text)).toMatchObject({ ok: false, problem: { kind: "failed", message: "boom" } });
});

test("a gateway's page is an unreachable API", () => {
  expect(readAnswer(502, "<html>bad gateway</html>")).toMatchObject({
    ok: false,
    problem: { kind: "unreachable" },
  });
  expect(readAnswer(200, "")).toMatchObject({ ok: false, problem: { kind: "failed" } });
});
