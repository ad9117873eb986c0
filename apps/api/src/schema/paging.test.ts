import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let dataset: string;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

interface Page {
  readonly edges: { cursor: string; node: { id: string; name: string } }[];
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  readonly totalCount: number;
}
const fields = `{ edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount }`;

async function runs(order: string, first: number, after: string | null): Promise<Page> {
  const { data, errors } = await server.ask(
    `query ($first: Int, $after: String) { trainingRuns(orderBy: ${order}, first: $first, after: $after) ${fields} }`,
    { first, after },
  );
  expect(errors).toBeUndefined();
  return data.trainingRuns;
}

/** Nine runs with ties and gaps in whatever they are ordered by. */
async function plantRuns(): Promise<void> {
  const { prisma } = server.db;
  ({ id: dataset } = await prisma.dataset.create({
    data: { name: "planted", format: "SAMPLE", status: "READY" },
  }));
  const moment = (at: number) => new Date(Date.UTC(2026, 0, 1 + Math.floor(at / 2), 0, 0, 0, at % 2));
  for (let at = 0; at < 9; at++)
    await prisma.trainingRun.create({
      data: {
        name: ["a", "B", "b", "ä", "Z", "a", "", "10", "9"][at]!,
        datasetId: dataset,
        recipe: "NMF",
        options: {},
        seed: 1,
        queuedAt: moment(Math.floor(at / 2)),
        finishedAt: at % 3 === 0 ? null : moment(Math.floor(at / 2)),
        metrics:
          at % 4 === 3
            ? {}
            : {
                create: [
                  { name: "recall", cutoff: 10, position: 0, value: (at % 3) / 7, higherIsBetter: true },
                ],
              },
      },
    });
}

const orders = ["QUEUED_AT", "FINISHED_AT", "NAME", "METRIC"].flatMap((field) =>
  ["ASC", "DESC"].map(
    (direction) =>
      `{ field: ${field}, direction: ${direction}${field === "METRIC" ? ', metric: "recall@10"' : ""} }`,
  ),
);

describe("runs", () => {
  beforeEach(plantRuns);
  afterEach(() => server.db.prisma.dataset.delete({ where: { id: dataset } }));

  test.each(orders)("%s: pages go on after the row of the cursor was deleted", async (order) => {
    const all = (await runs(order, 100, null)).edges.map(({ node }) => node.id);
    expect(all).toHaveLength(9);
    const seen: string[] = [];
    for (let after: string | null = null, deleted = 0; ; deleted++) {
      const page: Page = await runs(order, 2, after);
      expect(page.totalCount).toBe(9 - deleted);
      expect(page.pageInfo.hasPreviousPage).toBe(seen.length - deleted > 0);
      seen.push(...page.edges.map(({ node }) => node.id));
      expect(page.pageInfo.hasNextPage).toBe(seen.length < 9);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
      const uuid = Buffer.from(seen.at(-1)!, "base64").toString().split(":")[1]!;
      await server.db.prisma.trainingRun.delete({ where: { id: uuid } });
    }
    expect(seen).toEqual(all);
  });

  test("a cursor of another order or another list, or of nobody's making, is refused", async () => {
    const { edges } = await runs(orders[0]!, 1, null);
    const forged = [
      `in:["QUEUED_AT DESC"]`,
      `in:["QUEUED_AT DESC",1,2]`,
      `in:["NAME ASC","\0","x"]`,
      "in:{}",
      "in:[",
      "id:x",
    ];
    const cursors = [
      edges[0]!.cursor,
      "",
      "x",
      "aW46W10",
      ...forged.map((text) => Buffer.from(text).toString("base64url")),
    ];
    const cursorOfMovies = Buffer.from("at:3").toString("base64url");
    for (const after of [...cursors, cursorOfMovies]) {
      for (const list of ["trainingRuns", "datasets"]) {
        const { errors } = await server.ask(
          `query ($after: String) { ${list}(after: $after) { totalCount } }`,
          { after },
        );
        expect(errors?.[0]?.extensions.code, `${list} ${after}`).toBe("BAD_USER_INPUT");
      }
    }
  });
});

test("datasets: pages go on after the row of the cursor was deleted", async () => {
  const { prisma } = server.db;
  const at = new Date();
  for (let number = 0; number < 5; number++)
    await prisma.dataset.create({ data: { name: `d${number}`, format: "SAMPLE", createdAt: at } });
  const ask = async (first: number, after: string | null): Promise<Page> =>
    (
      await server.ask(`query ($n: Int, $c: String) { datasets(first: $n, after: $c) ${fields} }`, {
        n: first,
        c: after,
      })
    ).data.datasets;
  const all = (await ask(100, null)).edges.map(({ node }) => node.name);
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await ask(2, after);
    seen.push(...page.edges.map(({ node }) => node.name));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
    await prisma.dataset.delete({ where: { name: seen.at(-1)! } });
  }
  expect(seen).toEqual(all);
});
