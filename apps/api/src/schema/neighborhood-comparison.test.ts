import { createRandom, type Embedding } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { downloadVectors } from "../testing/download-vectors.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

const k = 6;
const dimensions = 5;
let server: TestServer;
/** Global ids. */
let [a, b, twin, elsewhere]: string[] = [];

/** Movies `from` … 59 of the dataset, at random. */
function embeddingOf(from: number, seed: number): Embedding {
  const random = createRandom(seed);
  const movieRows = Uint32Array.from({ length: 60 - from }, (_, row) => row + from);
  return {
    ...{ dimensions, movieRows, tensors: new Map(), ids: Array.from(movieRows, (row) => String(row + 1)) },
    vectors: Float32Array.from({ length: movieRows.length * dimensions }, () => random.normal()),
  };
}

beforeAll(async () => {
  server = await startTestServer();
  const [dataset, other] = [await plantDataset(server, "planted"), await plantDataset(server, "other")];
  const plant = async (
    datasetId: string,
    name: string,
    embedding: Embedding,
    options: object,
    seed: number,
  ) => {
    const id = await plantRun(server, datasetId, { name, embedding, options });
    await server.db.prisma.trainingRun.update({ where: { id }, data: { seed } });
    return encodeId("TrainingRun", id);
  };
  a = await plant(dataset, "a", embeddingOf(0, 1), { dimensions }, 1);
  // The second run lacks seven movies.
  b = await plant(dataset, "b", embeddingOf(7, 2), { dimensions: 99 }, 2);
  twin = await plant(dataset, "a again", embeddingOf(0, 3), { dimensions }, 2);
  elsewhere = await plant(other, "elsewhere", embeddingOf(0, 1), { dimensions }, 1);
});
afterAll(() => server?.close());

const lists = "kept { externalId } gained { externalId } lost { externalId }";
const query = `query ($a: ID!, $b: ID!, $k: Int, $first: Int) { compareNeighborhoods(a: $a, b: $b, k: $k) {
  k movieCount mean jaccard noise url mostChanged(first: $first) { movie { externalId } jaccard ${lists} } } }`;
const ask = (variables: object) => server.ask(query, { a, b, k, ...variables });

/** Every shared movie's k nearest shared movies in both runs, from the downloaded vectors. */
async function recount(first: string, second: string) {
  const runs = await Promise.all([first, second].map((run) => downloadVectors(server.url, run)));
  const shared = [...runs[0]!.keys()].filter((id) => runs[1]!.has(id));
  const cosine = (p: number[], q: number[]) => {
    const dot = (x: number[], y: number[]) => x.reduce((sum, value, d) => sum + value * y[d]!, 0);
    return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
  };
  return new Map(
    shared.map((id) => {
      const [before, after] = runs.map((vectors) =>
        shared
          .filter((other) => other !== id)
          .map((other) => ({ other, near: cosine(vectors.get(id)!, vectors.get(other)!) }))
          .sort((x, y) => y.near - x.near)
          .slice(0, k)
          .map(({ other }) => other),
      ) as [string[], string[]];
      const kept = before.filter((other) => after.includes(other));
      return [
        id,
        {
          jaccard: kept.length / (2 * k - kept.length),
          kept: kept.toSorted(),
          gained: after.filter((other) => !before.includes(other)).toSorted(),
          lost: before.filter((other) => !after.includes(other)).toSorted(),
        },
      ] as const;
    }),
  );
}

function histogramOf(changes: Iterable<{ readonly jaccard: number }>) {
  const bins = Array(20).fill(0);
  for (const { jaccard } of changes) bins[Math.min(19, Math.floor(jaccard * 20 + 1e-9))]++;
  return bins;
}

test("every number is the one that the downloaded vectors give; so are those of two seeds", async () => {
  const changes = await recount(a!, b!);
  const { data, errors } = await ask({ first: 100 });
  expect(errors).toBeUndefined();
  const found = data.compareNeighborhoods;
  expect(found).toMatchObject({ k, movieCount: 53 });
  expect(changes.size).toBe(53);
  const jaccards = [...changes.values()].map(({ jaccard }) => jaccard);
  expect(found.mean).toBeCloseTo(jaccards.reduce((sum, value) => sum + value, 0) / 53, 6);
  expect(found.jaccard).toEqual(histogramOf(changes.values()));
  expect(found.noise).toEqual(histogramOf((await recount(a!, twin!)).values()));
  expect(found.mostChanged).toHaveLength(53);
  const names = (movies: { externalId: string }[]) => movies.map(({ externalId }) => externalId).toSorted();
  let last = 0;
  for (const change of found.mostChanged) {
    const wanted = changes.get(change.movie.externalId)!;
    expect(change.jaccard).toBeCloseTo(wanted.jaccard, 6);
    expect(change.jaccard).toBeGreaterThanOrEqual(last);
    last = change.jaccard;
    for (const list of ["kept", "gained", "lost"] as const) expect(names(change[list])).toEqual(wanted[list]);
  }

  const file = await fetch(found.url, { headers: { "accept-encoding": "identity" } });
  expect(file.headers.get("content-type")).toContain("text/csv");
  const text = await file.text();
  expect(Number(file.headers.get("content-length"))).toBe(Buffer.byteLength(text));
  const [head, ...lines] = text.trimEnd().split("\n");
  expect(head).toBe("movie_id,external_id,title,year,jaccard,kept,gained,lost");
  expect(lines).toHaveLength(53);
  for (const [at, line] of lines.entries()) {
    const cells = line.split(",");
    const change = found.mostChanged[at];
    expect(cells[1]).toBe(change.movie.externalId);
    expect(Number(cells[4])).toBeCloseTo(change.jaccard, 6);
    for (const [place, list] of [
      [5, "kept"],
      [6, "gained"],
      [7, "lost"],
    ] as const)
      expect(cells[place]!.split("|").filter(Boolean).toSorted()).toEqual(names(change[list]));
  }
});

test("where no other seed of the first run is there, noise is null; where the second run is it, noise is the same", async () => {
  expect((await ask({ a: b, b: a })).data.compareNeighborhoods.noise).toBeNull();
  const { noise, jaccard } = (await ask({ b: twin })).data.compareNeighborhoods;
  expect(noise).toEqual(jaccard);
  expect((await ask({ b: a })).data.compareNeighborhoods.mean).toBe(1);
});

test("what can't be compared is said by name", async () => {
  const problem = async (variables: object) => (await ask(variables)).errors?.[0];
  const other = await problem({ b: elsewhere });
  expect(other?.message).toContain("different datasets");
  expect(other?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["b"] }] });
  expect((await problem({ k: 51 }))?.message).toContain("must be 1 to 50");
  expect((await problem({ k: 0 }))?.message).toContain("must be 1 to 50");
  expect((await problem({ first: 101 }))?.message).toContain("must be 1 to 100");
  const nobody = encodeId("TrainingRun", "00000000-0000-4000-8000-000000000000");
  expect((await problem({ b: nobody }))?.extensions.code).toBe("NOT_FOUND");
  const { url } = (await ask({})).data.compareNeighborhoods;
  for (const wrong of ["51.csv", "0.csv", "6.tsv"])
    expect((await fetch(url.replace("6.csv", wrong))).status).toBe(wrong === "6.tsv" ? 404 : 400);
  expect((await server.ask(query, { a, b, k }, {})).data.compareNeighborhoods.movieCount).toBe(53);
});
