import { expect, test } from "vitest";
import { record, recordingHeader, recordQuestions } from "./recording";

const under = (name: string) => new Headers({ [recordingHeader]: name });

test("a recording holds what its own requests ask, in order, and nothing of others", async () => {
  let other = "";
  const questions = await recordQuestions(async (name) => {
    other = name;
    record(under(name), "query A { a }", { id: 1 });
    record(new Headers(), "query Elsewhere { a }", {});
    record(under("made up"), "query Stranger { a }", {});
    const inner = await recordQuestions(async (its) => record(under(its), "query Inner { a }", {}));
    expect(inner.map(({ query }) => query)).toEqual(["query Inner { a }"]);
    record(under(name), "query B { b }", {});
  });
  expect(questions).toEqual([
    { query: "query A { a }", variables: { id: 1 } },
    { query: "query B { b }", variables: {} },
  ]);
  record(under(other), "query Late { a }", {});
  expect(questions).toHaveLength(2);
});

test("a recording ends although its request failed", async () => {
  let name = "";
  await expect(
    recordQuestions(async (given) => {
      name = given;
      throw new Error("no page");
    }),
  ).rejects.toThrow("no page");
  expect(() => record(under(name), "query A { a }", {})).not.toThrow();
});
