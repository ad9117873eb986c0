import { storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

test("where a dataset's movies can't be read, the list still has it, and the other datasets whole", async () => {
  const planted = plantedDataset({ movies: 12, users: 5, clusters: 3, ratingsPerUser: 4, noise: 0 });
  for (const name of ["damaged", "whole"]) {
    const { id } = await server.db.prisma.dataset.create({
      data: { name, format: "SAMPLE", status: "READY", contentHash: name, movieCount: 12 },
    });
    await storeDataset(planted, server.blobs.folder(`datasets/${id}`));
    if (name === "damaged") await server.blobs.put(`datasets/${id}/movies.json`, Buffer.from("[{"));
  }
  const { data, errors } = await server.ask(
    "{ datasets(first: 5) { nodes { name movieCount genres { name } hasPosters } } }",
  );
  const found = new Map(data.datasets.nodes.map((node: { name: string }) => [node.name, node]));
  expect(found.get("damaged")).toEqual({ name: "damaged", movieCount: 12, genres: null, hasPosters: null });
  expect(found.get("whole")).toMatchObject({ movieCount: 12, hasPosters: false });
  expect(found.get("whole")).not.toMatchObject({ genres: null });
  expect(errors).toHaveLength(2);
});
