import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let tmdb: Server;
let server: TestServer;
let dataset: string;
const asked: string[] = [];

beforeAll(async () => {
  tmdb = createServer(({ url = "" }, response) => {
    asked.push(url);
    const [kind, id] = url.slice(1).split(/[/?]/);
    const film = { poster_path: `/${kind}-${id}.jpg` };
    response.end(JSON.stringify(kind === "find" ? { movie_results: [film] } : film));
  });
  await new Promise<void>((resolve) => tmdb.listen(0, "127.0.0.1", resolve));
  server = await startTestServer({
    tmdb: { token: "secret", url: `http://127.0.0.1:${(tmdb.address() as AddressInfo).port}` },
  });
  const planted = plantedDataset({ movies: 12, users: 5, clusters: 3, ratingsPerUser: 4, noise: 0 });
  const movies = planted.movies.map((movie, row) => ({
    ...movie,
    tmdbId: row % 3 === 0 ? String(600 + row) : null,
    imdbId: row % 3 === 1 ? `tt00${10_000 + row}` : null,
    posterUrl: row === 0 ? "https://example.org/own.jpg" : null,
  }));
  const { id } = await server.db.prisma.dataset.create({
    data: {
      name: "with ids",
      format: "SAMPLE",
      status: "READY",
      contentHash: "x",
      movieCount: movies.length,
    },
  });
  await storeDataset({ ...planted, movies }, server.blobs.folder(`datasets/${id}`));
  dataset = id;
});
afterAll(async () => {
  await server?.close();
  tmdb?.closeAllConnections();
  await new Promise((resolve) => tmdb?.close(resolve));
});

test("movies without a poster have TMDB's by their ids, and none without ids", async () => {
  const { data, errors } = await server.ask(
    `query ($id: ID!) {
      dataset(id: $id) { hasPosters }
      movies(dataset: $id, first: 100) { nodes { tmdbId imdbId posterUrl } }
    }`,
    { id: encodeId("Dataset", dataset) },
  );
  expect(errors).toBeUndefined();
  const movies: { tmdbId: string | null; imdbId: string | null; posterUrl: string | null }[] =
    data.movies.nodes;
  const pictures = "https://image.tmdb.org/t/p/w342/";
  expect(movies).toHaveLength(12);
  for (const { tmdbId, imdbId, posterUrl } of movies)
    if (tmdbId === "600") expect(posterUrl).toBe("https://example.org/own.jpg");
    else if (tmdbId) expect(posterUrl).toBe(`${pictures}movie-${tmdbId}.jpg`);
    else expect(posterUrl).toBe(imdbId ? `${pictures}find-${imdbId}.jpg` : null);
  expect(asked).toHaveLength(7);
  expect(data.dataset.hasPosters).toBe(true);
  expect(JSON.stringify(data)).not.toContain("secret");
});
