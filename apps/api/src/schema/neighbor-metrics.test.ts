import { type Dataset, datasetParts, sampleDataset, storeDataset } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId, uuidIn } from "../ids/global-ids.js";
import { downloadVectors } from "../testing/download-vectors.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { createWorker, type Worker } from "../training/worker.js";

interface ServedMetric {
  name: string;
  cutoff: number | null;
  value: number;
  low: number | null;
  high: number | null;
  ofNeighbors: boolean;
  caveat: string | null;
}

let server: TestServer;
let worker: Worker;
let dataset: Dataset;
let datasetId: string;
let skipGram: string;
let movieGenre: string;

async function train(recipe: string, options: object): Promise<string> {
  const { data, errors } = await server.ask(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      ... on StartTrainingSuccess { data { id } } ... on InvalidInputError { problems { path message } } } }`,
    { input: { dataset: encodeId("Dataset", datasetId), recipe, options, seed: 1 } },
  );
  expect(errors).toBeUndefined();
  const { id } = data.startTraining.data;
  for await (const run of server.services.runs.changes(uuidIn("TrainingRun", id)!))
    if (run.status === "FAILED") throw new Error(run.error ?? "failed");
  return id;
}

beforeAll(async () => {
  server = await startTestServer();
  const sample = await sampleDataset();
  // The sample has no keywords of its own.
  const movies = sample.movies.map((movie, row) => ({
    ...movie,
    keywords: [`kept ${(row * row) % 97}`, `kept too ${(row * 7) % 31}`],
  }));
  dataset = { ...sample, movies };
  const { id } = await server.db.prisma.dataset.create({
    data: { name: "sample", format: "SAMPLE", status: "READY", parts: [...datasetParts(dataset)] },
  });
  datasetId = id;
  await storeDataset(dataset, server.blobs.folder(`datasets/${id}`));
  const { db, blobs, queue } = server;
  worker = await createWorker({
    ...{ db, blobs, queue, threads: 1, codeVersion: "test", staleAfter: 60, baselinesScript: null },
    onEvent: () => {},
  });
  skipGram = await train("SKIP_GRAM", { dimensions: 16, epochs: 2 });
  movieGenre = await train("MOVIE_GENRE", { dimensions: 8, epochs: 1 });
}, 300_000);
afterAll(async () => {
  await worker?.close();
  await server?.close();
});

/** Unit vectors by movie row. */
async function unitVectors(run: string): Promise<Map<number, number[]>> {
  const rowOf = new Map(dataset.movies.map(({ externalId }, row) => [externalId, row]));
  return new Map(
    [...(await downloadVectors(server.url, run))].map(([id, vector]) => {
      const length = Math.hypot(...vector);
      return [rowOf.get(id)!, vector.map((x) => x / length)];
    }),
  );
}

/** Likes of each movie before what the default protocol holds out: a user's last like, and all that came later. */
function trainingLikes(): number[] {
  const { offsets, movies, values, timestamps } = dataset.ratings;
  const likes = dataset.movies.map(() => 0);
  for (const user of dataset.users.keys()) {
    const own = Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, i) => offsets[user]! + i);
    own.sort((a, b) => timestamps[a]! - timestamps[b]!);
    expect(new Set(own.map((r) => timestamps[r])).size).toBe(own.length);
    const liked = own.filter((r) => values[r]! >= 4);
    const last = liked.length >= 5 ? own.indexOf(liked.at(-1)!) : own.length;
    const kept = own.slice(0, own.length >= 5 ? Math.min(last, own.length - 1) : last);
    for (const r of kept) if (values[r]! >= 4) likes[movies[r]!]!++;
  }
  return likes;
}

/** As docs/evaluation.md says it. */
function stemOf(title: string): string {
  const [head, ...rest] = title.replace(/\(.*?\)/g, "").split(":");
  let text = head!
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(" ");
  if (rest.length > 0) text = text.replace(/^(the|a|an|les|la|le|il|el|das|der) (?=.)/, "");
  const words = text.split(" ");
  const part = words.findIndex((word) => ["part", "episode", "chapter", "vol", "volume"].includes(word));
  if (part >= 0) words.splice(part);
  const sequels =
    "ii iii iv v vi vii viii ix x reloaded revolutions forever returns resurrection beginning".split(" ");
  const last = words.at(-1) ?? "";
  if (words.length > 1 && (sequels.includes(last) || /^\d+$/.test(last))) words.pop();
  return words.join(" ");
}

async function askMetrics(run: string): Promise<Map<string, ServedMetric>> {
  const { data, errors } = await server.ask(
    "query ($id: ID!) { trainingRun(id: $id) { metrics { name cutoff value low high ofNeighbors caveat } } }",
    { id: run },
  );
  expect(errors).toBeUndefined();
  const metrics: ServedMetric[] = data.trainingRun.metrics;
  return new Map(metrics.map((metric) => [`${metric.name}@${metric.cutoff}`, metric]));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("franchise recall and tag agreement are what the downloads and the stored dataset give", async () => {
  const vectors = await unitVectors(skipGram);
  const likes = trainingLikes();
  const all = [...dataset.movies.keys()];
  const known = all.filter((movie) => likes[movie]! >= 20);
  const groups = new Map<string, number[]>();
  for (const [row, { title }] of dataset.movies.entries()) {
    const stem = stemOf(title);
    if (stem.length >= 4) groups.set(stem, [...(groups.get(stem) ?? []), row]);
  }
  const others = new Map(
    [...groups.values()]
      .filter((rows) => rows.length >= 2 && rows.length <= 12)
      .flatMap((rows) => rows.map((row) => [row, rows.filter((other) => other !== row)] as const)),
  );
  const nearest = (movie: number, among: readonly number[]) => {
    const own = vectors.get(movie);
    if (!own) return [];
    return among
      .filter((other) => other !== movie && vectors.has(other))
      .map((other) => [other, vectors.get(other)!.reduce((sum, x, d) => sum + x * own[d]!, 0)] as const)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 10)
      .map(([other]) => other);
  };
  const recall = (asked: readonly number[], among: readonly number[]) => {
    const allowed = new Set(among);
    const shares = asked.flatMap((movie) => {
      const wanted = (others.get(movie) ?? []).filter((other) => allowed.has(other));
      if (wanted.length === 0) return [];
      const found = nearest(movie, among);
      return [wanted.filter((other) => found.includes(other)).length / Math.min(10, wanted.length)];
    });
    expect(shares.length).toBeGreaterThan(0);
    return mean(shares);
  };
  const band = (low: number, high: number) =>
    all.filter((movie) => likes[movie]! >= low && likes[movie]! <= high);
  const served = await askMetrics(skipGram);
  const check = (name: string, value: number) => {
    const metric = served.get(`${name}@10`)!;
    expect(metric.value, name).toBeCloseTo(value, 4);
    expect(metric.low!).toBeLessThanOrEqual(metric.value);
    expect(metric.high!).toBeGreaterThanOrEqual(metric.value);
    expect(metric).toMatchObject({ ofNeighbors: true, caveat: null });
  };
  check("franchise_recall", recall(known, known));
  check("franchise_recall_20_up", recall(known, all));
  check("franchise_recall_5_19", recall(band(5, 19), all));
  check("franchise_recall_1_4", recall(band(1, 4), all));

  const tags = dataset.movies.map(
    ({ keywords, genres, cast, directors }) =>
      new Set([
        ...keywords.map((name) => `keyword ${name}`),
        ...genres.map((name) => `genre ${name}`),
        ...cast.slice(0, 5).map((name) => `actor ${name}`),
        ...directors.map((name) => `director ${name}`),
      ]),
  );
  const counts = new Map<string, number>();
  for (const set of tags) for (const name of set) counts.set(name, (counts.get(name) ?? 0) + 1);
  const squares = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + Math.log(tags.length / counts.get(name)!) ** 2, 0);
  const cosine = (a: number, b: number) =>
    squares([...tags[a]!].filter((name) => tags[b]!.has(name))) /
    Math.sqrt(squares([...tags[a]!]) * squares([...tags[b]!]));
  check(
    "tag_agreement",
    mean(known.map((movie) => nearest(movie, known).reduce((sum, o) => sum + cosine(movie, o), 0) / 10)),
  );
});

test("a figure is marked where the run learned from what it is measured by, in a comparison as well", async () => {
  const metrics = await askMetrics(movieGenre);
  expect(metrics.get("genre_accuracy@10")!.caveat).toMatch(/^It learned from the movies' genres/);
  expect(metrics.get("tag_agreement@10")!.caveat).toContain("genres");
  expect(metrics.get("franchise_recall@10")!.caveat).toBeNull();
  expect(metrics.get("hit_rate@10")).toMatchObject({ ofNeighbors: false, caveat: null });
  const { data, errors } = await server.ask(
    "query ($runs: [ID!]!) { compareRuns(runs: $runs) { rows { name ofNeighbors caveats } } }",
    { runs: [skipGram, movieGenre] },
  );
  expect(errors).toBeUndefined();
  const row = data.compareRuns.rows.find(({ name }: { name: string }) => name === "genre_accuracy");
  expect(row).toMatchObject({ ofNeighbors: true, caveats: [null, expect.stringContaining("genres")] });
});
