import type { GraphQLFieldResolver } from "graphql";
import { describe, expect, test, vi } from "vitest";
import { eventsIn, streamServers } from "../testing/stream-server.js";

const started = streamServers();

async function serving(...given: Parameters<typeof started>) {
  const server = await started(...given);
  const events = async (query: string, more: object = {}) => {
    const response = await server.open(query, more);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    return eventsIn(await response.text());
  };
  return { ...server, events };
}

async function* counting(to: number) {
  for (let at = 1; at <= to; at++) yield at;
}
const source: GraphQLFieldResolver<unknown, unknown> = (_root, { to }) => counting(to);
describe("a subscription", () => {
  test("is answered event by event to its end, and it is told what it was", async () => {
    const { events, question, enter, leave } = await serving(source);
    expect(await events("subscription Named($to: Int) { count(to: $to) }", { variables: { to: 2 } })).toEqual(
      [{ data: { count: 1 } }, { data: { count: 2 } }, "complete"],
    );
    expect(question.told).toEqual({ operation: "subscription count", name: "Named", result: "OK", cost: 1 });
    expect(enter.mock.calls).toEqual([["address 127.0.0.1"]]);
    await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1));
  });

  test("is chosen by name, and needs none where it is the only one", async () => {
    const { events, question } = await serving(source);
    const query = "subscription A { count(to: 1) } subscription B { count(to: 0) }";
    expect(await events(query, { operationName: "B" })).toEqual(["complete"]);
    expect(question.told?.name).toBe("B");
    expect(await events("subscription { count(to: 0) }")).toEqual(["complete"]);
    expect(question.told?.name).toBeNull();
  });

  test("comes by GET as well, whatever a client accepts", async () => {
    const { url } = await serving(source);
    const query = encodeURIComponent("subscription { count(to: 1) }");
    const response = await fetch(`${url}?query=${query}`, { headers: { accept: "application/json" } });
    expect(eventsIn(await response.text())).toEqual([{ data: { count: 1 } }, "complete"]);
  });

  test("whose resolver fails goes on, its error told by the formatter", async () => {
    const { events } = await serving(async function* () {
      yield "wrong";
      yield 2;
    });
    expect(await events("subscription { count }")).toEqual([
      {
        data: { count: null },
        errors: [{ message: "told: secret", path: ["count"], locations: [{ line: 1, column: 16 }] }],
      },
      { data: { count: 2 } },
      "complete",
    ]);
  });

  test.each([
    ["an error", new Error("gone"), "told: gone"],
    ["no error at all", "gone", "told: gone"],
  ])("that breaks ends with what broke it: %s", async (_what, thrown, message) => {
    const { events, report } = await serving(async function* () {
      yield 1;
      throw thrown;
    });
    expect(await events("subscription { count }")).toEqual([
      { data: { count: 1 } },
      { errors: [{ message }] },
      "complete",
    ]);
    expect(report).not.toHaveBeenCalled();
  });

  test("that breaks is not asked again", async () => {
    const source = {
      [Symbol.asyncIterator]: () => source,
      next: vi.fn(() => Promise.reject(new Error("gone"))),
    };
    const { events } = await serving(() => source);
    expect(await events("subscription { count }")).toEqual([
      { errors: [{ message: "told: gone" }] },
      "complete",
    ]);
    expect(source.next).toHaveBeenCalledTimes(1);
  });

  test("that can't begin says why, in one answer", async () => {
    const { events, question } = await serving(() => {
      throw new Error("not there");
    });
    expect(await events("subscription { count }")).toEqual([
      {
        data: null,
        errors: [{ message: "told: not there", path: ["count"], locations: [{ line: 1, column: 16 }] }],
      },
      "complete",
    ]);
    expect(question.told).toMatchObject({ result: "INTERNAL_SERVER_ERROR" });
  });
});

describe("what is not answered", () => {
  const only = "Only subscriptions are answered here; ask the rest at /graphql.";
  const aliases = Array.from({ length: 51 }, (_, at) => `a${at}: count`).join(" ");
  const pairs = "count ".repeat(40);

  test.each([
    ["{ a }", {}, only],
    ["subscription A { count } query B { a }", { operationName: "B" }, only],
    ["subscription A { count } subscription B { count }", {}, only],
    ["subscription {", {}, "Syntax Error: Expected Name, found <EOF>."],
    ["subscription { nothing }", {}, 'Cannot query field "nothing" on type "Subscription".'],
    [`subscription { ${aliases} }`, {}, "This document has more than 50 aliases."],
    [`subscription { ${pairs} }`, {}, "asks too often for fields under the same names (780 pairs"],
    [`subscription { count(to: "\\u0000") }`, {}, "A text in this document holds a NUL character."],
    [`subscription { ${"count ".repeat(1_000)} }`, {}, "Document contains more that 1000 tokens"],
    ["subscription ($to: Int) { count(to: $to) }", { variables: { to: "x" } }, "Int cannot represent"],
  ])("%s", async (query, more, message) => {
    const subscribe = vi.fn(source);
    const { events, question } = await serving(subscribe);
    const [answer, end] = await events(query, more);
    expect(answer.data).toBeNull();
    expect(answer.errors.map(({ message }: Error) => message)).toContainEqual(
      expect.stringContaining(message),
    );
    expect(end).toBe("complete");
    expect(subscribe).not.toHaveBeenCalled();
    expect(question.told).toBeNull();
  });

  test("a wrong document is told by its place", async () => {
    const { events } = await serving(source);
    const [{ errors }] = await events("subscription {\n nothing }");
    expect(errors[0].locations).toEqual([{ line: 2, column: 2 }]);
  });

  test("a POST without a body says what to send", async () => {
    const { url, enter } = await serving(source);
    const response = await fetch(url, { method: "POST" });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        errors: [
          {
            message: "query: is missing: POST { query, variables } as JSON.",
            extensions: { code: "BAD_USER_INPUT" },
          },
        ],
      },
    ]);
    expect(enter).not.toHaveBeenCalled();
  });

  test("a stream for which there is no place is refused, and watched by nobody", async () => {
    const { open, endOf } = await serving(source, { viewer: { keyId: "7" }, enter: () => null });
    const response = await open("subscription { count }");
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      429,
      "60",
      {
        errors: [
          {
            message: "Too many streams are open: close some, and try again in a while.",
            extensions: { code: "RATE_LIMITED" },
          },
        ],
      },
    ]);
    expect(endOf).not.toHaveBeenCalled();
  });
});
