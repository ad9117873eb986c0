import { createRandom } from "@cinevec/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  plantDataset,
  plantedClusters,
  plantedDimensions,
  plantedMovies,
  plantedReason,
  plantRun,
} from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import type { Catalog } from "../catalogs/catalog.js";
import { placeAxis } from "./axis-ends.js";
import type { OpenSpace } from "./open-space.js";
import { OpenedEmbedding } from "./opened-embedding.js";

const nobody = "00000000-0000-4000-8000-000000000000";
/** The last two movies have no vector. */
const learned = plantedMovies - 2;
let server: TestServer;
let datasetId: string;
let elsewhereId: string;
let runId: string;
let open: OpenSpace;
let elsewhere: Catalog;

async function opened(id: string): Promise<OpenSpace> {
  const { spaces } = server.services;
  return await spaces.of(await spaces.succeeded(id));
}

beforeAll(async () => {
  server = await startTestServer();
  datasetId = await plantDataset(server, "planted");
  elsewhereId = await plantDataset(server, "elsewhere");
  runId = await plantRun(server, datasetId, { promoted: ["NEIGHBORS"] });
  open = await opened(runId);
  elsewhere = await server.services.catalogs.of(elsewhereId);
});
afterAll(() => server?.close());

const movie = (row: number) => open.catalog.movies[row]!;

describe("a space's movies", () => {
  test("are those that the run learned, under their rows in the embedding", async () => {
    expect(open.movieCount).toBe(learned);
    expect(open.movieAt(3)).toBe(movie(3));
    for (const row of [0, learned - 1]) {
      expect(open.find(movie(row))).toBe(row);
      expect(open.whyUnlearned(movie(row))).toBeNull();
      expect(open.row(movie(row), "movie")).toBe(row);
    }
    expect(open.find(movie(learned))).toBe(-1);
    // It has the same row in another dataset.
    expect(open.find(elsewhere.movies[3]!)).toBe(-1);
  });

  test("have rows of their own where the run left out the first ones", async () => {
    const random = createRandom(1);
    const movieRows = Uint32Array.from({ length: 10 }, (_, row) => 2 * row + 5);
    const embedding = {
      ...{ dimensions: 3, movieRows, ids: Array.from(movieRows, String), tensors: new Map() },
      vectors: Float32Array.from({ length: 30 }, () => random.normal()),
    };
    const sparse = await opened(await plantRun(server, datasetId, { embedding }));
    expect(sparse.movieCount).toBe(10);
    expect(sparse.movieAt(2).row).toBe(9);
    expect([4, 5, 6, 9].map((row) => sparse.find(sparse.catalog.movies[row]!))).toEqual([-1, 0, -1, 2]);
    const many = sparse.catalog.movies.toSorted((a, b) => b.ratingCount - a.ratingCount || a.row - b.row);
    const wanted = many.filter(({ row }) => movieRows.includes(row)).map(({ row }) => row);
    expect(sparse.mostRated(4).map((row) => sparse.movieAt(row).row)).toEqual(wanted.slice(0, 4));
    expect(sparse.mostRated(99)).toHaveLength(10);
  });

  test("that were not learned have a reason, told where they are named", () => {
    const unkept = "This run was trained by a version of Cinevec that did not keep the reason.";
    for (const [row, reason] of [
      [plantedMovies - 1, plantedReason],
      [plantedMovies - 2, unkept],
    ] as const) {
      expect(open.whyUnlearned(movie(row))).toBe(reason);
      expect(() => open.row(movie(row), "of")).toThrow(
        expect.objectContaining({
          name: "InvalidInputError",
          problems: [
            {
              path: ["of"],
              message: `"${movie(row).title}" has no vector in the run "planted". ${reason}`,
            },
          ],
        }),
      );
    }
  });

  test("are of the run's dataset, and there", () => {
    expect(() => open.row({ datasetId: elsewhereId, externalId: "1" }, "of")).toThrow(
      expect.objectContaining({
        problems: [{ path: ["of"], message: 'names a movie of another dataset than the run "planted".' }],
      }),
    );
    expect(() => open.row({ datasetId, externalId: "none" }, "of")).toThrow(
      expect.objectContaining({ name: "NotFoundError", kind: "movie", id: "none" }),
    );
  });

  test("are filtered into a mask, the same one for the same filter", () => {
    const filter = { genres: ["Cluster 2"] };
    const mask = open.allowed(filter)!;
    expect(Array.from(mask)).toEqual(
      Array.from({ length: learned }, (_, row) => (row % plantedClusters === 2 ? 1 : 0)),
    );
    expect(open.allowed({ genres: ["cluster 2"], people: [] })).toBe(mask);
    expect(open.allowed({ genres: ["Cluster 1"] })).not.toBe(mask);
    for (const all of [null, undefined, {}, { genres: [] }]) expect(open.allowed(all)).toBeNull();
    expect(open.rowsWhere(({ genres }) => genres.includes("Cluster 2"))).toEqual(
      Array.from(mask.keys()).filter((row) => mask[row] === 1),
    );
  });
});

describe("an axis", () => {
  const cluster = (at: number) =>
    Array.from({ length: learned }, (_, row) => row).filter((row) => row % plantedClusters === at);

  test("lies between groups that are named by rows, a genre or a keyword, case and accents forgiven", async () => {
    expect(await placeAxis(open, { genre: "clústER 1" }, { keyword: "KEYWORD 2" })).toMatchObject({
      ...{ open, from: cluster(1), to: cluster(2) },
    });
    expect(await placeAxis(open, { rows: [7, 3] }, { rows: [1] })).toMatchObject({ from: [7, 3], to: [1] });
    const { axis } = await placeAxis(open, { genre: "Cluster 1" }, { genre: "Cluster 2" });
    expect(axis).toEqual(await open.space.axis(cluster(1), cluster(2)));
  });

  test("has a movie with several genres at the end that names one of them", async () => {
    const movies = [["Drama", "Crime"], ["Comedy"], ["Crime"]].map((genres) => ({ genres, keywords: [] }));
    const few = {
      rowsWhere: (passes: (movie: object) => boolean) =>
        movies.flatMap((movie, row) => (passes(movie) ? [row] : [])),
      space: { axis: async () => null },
    };
    const axis = placeAxis(few as unknown as OpenSpace, { genre: "Comedy" }, { genre: "crime" });
    expect(await axis).toMatchObject({ from: [1], to: [0, 2] });
  });

  test("goes from all other movies where one end alone is named", async () => {
    const { from, to } = await placeAxis(open, null, { genre: "Cluster 0" });
    expect(to).toEqual(cluster(0));
    expect(from).toEqual(Array.from({ length: learned }, (_, row) => row).filter((row) => row % 5 !== 0));
    await expect(placeAxis(open, null, { rows: [...Array(learned).keys()] })).rejects.toMatchObject({
      problems: [
        {
          path: ["to"],
          message: "has all movies: none is left for the other end. Name one in `from`.",
        },
      ],
    });
  });

  test.each([
    [{ genre: "keyword 1" }, { genre: "Cluster 1" }, "from", 'the genre "keyword 1"'],
    [{ genre: "Cluster 1" }, { keyword: "Cluster 1" }, "to", 'the keyword "Cluster 1"'],
  ])("from %j to %j is refused at its end: no movie has that", async (from, to, path, named) => {
    await expect(placeAxis(open, from, to)).rejects.toMatchObject({
      problems: [{ path: [path], message: `names ${named}, which no movie that "planted" learned has.` }],
    });
  });
});

describe("the run that answers", () => {
  const spaces = () => server.services.spaces;

  test("is the one that is named, of the same dataset, or what is promoted for the purpose", async () => {
    expect(await spaces().run(datasetId, runId, "RECOMMENDATIONS")).toMatchObject({ id: runId });
    server.services.directory.forget();
    expect(await spaces().run(datasetId, null, "NEIGHBORS")).toMatchObject({ id: runId });
    expect(await spaces().run(datasetId, null, "RECOMMENDATIONS")).toBeNull();
    expect(await spaces().run(nobody, null, "NEIGHBORS")).toBeNull();
    await expect(async () => spaces().run(elsewhereId, runId, "NEIGHBORS")).rejects.toMatchObject({
      problems: [{ path: ["run"], message: `"planted" learned from another dataset than this movie's.` }],
    });
  });

  test("is there and has succeeded", async () => {
    await expect(async () => spaces().succeeded(nobody)).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "training run", id: nobody },
    });
    const failed = await plantRun(server, datasetId, { name: "broken" });
    await server.db.prisma.trainingRun.update({ where: { id: failed }, data: { status: "FAILED" } });
    await expect(async () => spaces().succeeded(failed)).rejects.toMatchObject({
      name: "ConflictError",
      message: 'The run "broken" is FAILED; only a run that has SUCCEEDED has an embedding.',
    });
  });

  test("recommends itself where it was named, else what is promoted for that", async () => {
    expect(OpenedEmbedding.ofRun(open).recommendingOrNull()).toBe(open);
    expect(OpenedEmbedding.ofRun(open).recommending()).toBe(open);
    server.services.directory.forget();
    const promoted = OpenedEmbedding.promoted(open, spaces());
    expect(promoted.space).toBe(open);
    expect(await promoted.recommendingOrNull()).toBeNull();
    await expect(async () => promoted.recommending()).rejects.toMatchObject({
      name: "ConflictError",
      message:
        "No run of the dataset is promoted for recommendations: name a run, or promote one for RECOMMENDATIONS.",
    });
    const other = await plantRun(server, datasetId, { promoted: ["RECOMMENDATIONS"] });
    server.services.directory.forget();
    expect((await promoted.recommending()).run.id).toBe(other);
    expect((await promoted.recommendingOrNull())?.run.id).toBe(other);
  });
});

describe("open spaces", () => {
  test("are opened once, counted, and counted still while they may be answering", async () => {
    const { spaces } = server.services;
    const run = await spaces.succeeded(await plantRun(server, datasetId));
    const before = spaces.kept();
    const [first, second] = await Promise.all([spaces.of(run), spaces.of(run)]);
    expect(second).toBe(first);
    expect(spaces.of(run)).toBe(first);
    expect(spaces.kept()).toEqual({
      ...{ open: before.open + 1, bytes: before.bytes + first.space.bytes },
    });
    expect(first.space.bytes).toBeGreaterThan(4 * learned * plantedDimensions);
    spaces.forget(run.id);
    expect(spaces.kept().open).toBe(before.open + 1);
    expect(await spaces.of(run)).not.toBe(first);
    expect(spaces.kept().open).toBe(before.open + 2);
  });

  test("whose artifact is gone say so each time, and open once it is back", async () => {
    const { spaces } = server.services;
    const id = await plantRun(server, datasetId);
    const run = await spaces.succeeded(id);
    const files = new Map<string, Uint8Array>();
    for (const name of await server.blobs.list(`runs/${id}/artifact`))
      files.set(name, await server.blobs.get(name));
    await server.blobs.delete(`runs/${id}/artifact`);
    for (let time = 0; time < 2; time++)
      await expect(async () => spaces.of(run)).rejects.toMatchObject({ name: "NotFoundError" });
    for (const [name, bytes] of files) await server.blobs.put(name, bytes);
    expect((await spaces.of(run)).movieCount).toBe(learned);
  });
});
