import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlOf, documentOf } from "./curl";

test("a shell hands curl the same question, quotes and all", () => {
  const question = {
    query: "\n    query Find($words: String!) {\n  movies(search: $words) { totalCount }\n}\n    ",
    variables: { words: `Schindler's "List" $HOME \`x\` \\` },
  };
  const command = curlOf(question, "http://127.0.0.1:3000");
  // A function in curl's place says what it was given.
  const said = execFileSync(
    "sh",
    ["-c", `curl() { for word; do printf '%s\\n' "$word"; done; }\n${command}`],
    {
      encoding: "utf8",
    },
  ).split("\n");
  expect(said.slice(0, 5)).toEqual([
    "-s",
    "http://127.0.0.1:3000/graphql",
    "-H",
    "content-type: application/json",
    "-d",
  ]);
  expect(JSON.parse(said[5] ?? "")).toEqual({
    query: "query Find($words: String!) { movies(search: $words) { totalCount } }",
    variables: question.variables,
  });
  expect(documentOf(question).startsWith("query Find")).toBe(true);
});
