import { afterAll, expect, test } from "vitest";
import { findDataset } from "../cli/commands/train.js";
import { encodeId } from "../ids/global-ids.js";
import { startTestServer } from "../testing/test-server.js";

const server = await startTestServer();
afterAll(() => server.close());

test("datasets with metadata are found on all pages, and no others", async () => {
  const { dataset } = server.db.prisma;
  const { id: plain } = await dataset.create({
    data: { name: "plain", format: "MOVIELENS", status: "READY", parts: ["RATINGS", "GENRES"] },
  });
  const rich = Array.from({ length: 130 }, (_, i) => `rich ${i}`);
  await dataset.createMany({
    data: [
      ...rich.map((name) => ({
        name,
        format: "TMDB",
        status: "READY" as const,
        parts: ["METADATA" as const],
      })),
      { name: "under way", format: "TMDB", status: "IMPORTING", parts: ["METADATA"] },
    ],
  });
  const found: { name: string; parts: string[] }[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { data } = await server.ask(
      `query ($after: String) { datasets(having: METADATA, first: 100, after: $after) {
        totalCount edges { node { name parts } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    expect(data.datasets.totalCount).toBe(130);
    for (const { node } of data.datasets.edges) found.push(node);
    ({ hasNextPage: more, endCursor: after } = data.datasets.pageInfo);
  }
  expect(found.map(({ name }) => name).sort()).toEqual(rich.toSorted());
  expect(found.every(({ parts }) => parts.join() === "METADATA")).toBe(true);

  // What the command says where the dataset to join is not there.
  const api = {
    query: async (text: string, variables?: Record<string, unknown>) =>
      (await server.ask(text, variables)).data,
  } as Parameters<typeof findDataset>[0];
  const missing = findDataset(api, "missing", ({ parts }) => parts.includes("METADATA"));
  await expect(missing).rejects.toThrow(/there are: .*rich \d+.*, and 111 more/);
  await expect(missing).rejects.not.toThrow("plain");
  expect(await findDataset(api, "plain")).toBe(encodeId("Dataset", plain));
});
