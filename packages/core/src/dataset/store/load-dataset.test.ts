import { expect, test } from "vitest";
import { CorruptDataError } from "../../errors.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { hashOfDigests, sha256, withContentHash } from "../content-hash.js";
import type { Dataset } from "../dataset.js";
import { timeOrder } from "../ratings/time-order.js";
import { loadDataset, loadMovies, loadRatings } from "./load-dataset.js";
import type { StoreManifest } from "./manifest.js";
import { storeDataset } from "./store-dataset.js";

const { contentHash: _, ...planted } = plantedDataset({
  movies: 12,
  users: 6,
  clusters: 2,
  ratingsPerUser: 5,
});
const dataset: Dataset = withContentHash({
  ...planted,
  licence: "CC0.",
  users: planted.users.map((user, i) =>
    i === 1 ? { ...user, gender: "F", age: 25, occupation: "writer" } : user,
  ),
  // All of a user's ratings in one second: their order is drawn.
  ratings: { ...planted.ratings, timestamps: planted.ratings.timestamps.map(() => 7) },
});

/** A store of the dataset in which some files were changed, and the manifest so that it fits them. */
async function store(
  files: Readonly<Record<string, Uint8Array | string>> = {},
  change: (manifest: StoreManifest) => Partial<StoreManifest> = () => ({}),
) {
  const all = new Map<string, Uint8Array>();
  await storeDataset(dataset, {
    async put(name, bytes) {
      all.set(name, Uint8Array.from(bytes as Uint8Array));
    },
  });
  for (const [name, content] of Object.entries(files)) all.set(name, Buffer.from(content as string));
  const manifest: StoreManifest = JSON.parse(Buffer.from(all.get("manifest.json")!).toString());
  const digested = (part: { name: string }) => {
    const bytes = all.get(part.name)!;
    return { name: part.name, bytes: bytes.length, sha256: sha256(bytes) };
  };
  const parts = manifest.parts.map(digested);
  const fitting = {
    ...manifest,
    parts,
    contentHash: hashOfDigests(parts),
    derived: manifest.derived.map(digested),
  };
  all.set("manifest.json", Buffer.from(JSON.stringify({ ...fitting, ...change(fitting) })));
  return {
    files: all,
    asked: [] as string[],
    async get(name: string) {
      this.asked.push(name);
      return all.get(name)!;
    },
  };
}

test("what is said of the dataset and its users comes back, what is not said as null", async () => {
  const loaded = await loadDataset(await store());
  expect(loaded).toMatchObject({
    format: "SAMPLE",
    simulated: true,
    licence: "CC0.",
    pairs: null,
    fileSplits: [],
  });
  expect(loaded.users.slice(0, 2)).toEqual([
    { externalId: "1", gender: null, age: null, occupation: null },
    { externalId: "2", gender: "F", age: 25, occupation: "writer" },
  ]);
});

test("where nothing is known of any user, no columns of it are stored, and null comes back", async () => {
  const source = await store({
    "users.json": JSON.stringify({ externalIds: ["a", "b", "c", "d", "e", "f"] }),
  });
  const { users } = await loadDataset(source);
  expect(users[5]).toEqual({ externalId: "f", gender: null, age: null, occupation: null });
});

test("ratings alone come in the order of histories, with the users' ids", async () => {
  const source = await store();
  const { userIds, offsets, movies, values } = await loadRatings(source);
  const order = timeOrder(dataset.ratings);
  expect(userIds).toEqual(dataset.users.map(({ externalId }) => externalId));
  expect(offsets).toEqual(dataset.ratings.offsets);
  expect([...movies]).toEqual([...order].map((place) => dataset.ratings.movies[place]));
  expect([...values]).toEqual([...order].map((place) => dataset.ratings.values[place]));
  expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
  expect(source.asked).not.toContain("movies.json");
});

test("movies come with the hash and whether people gave the ratings", async () => {
  expect(await loadMovies(await store())).toMatchObject({
    contentHash: dataset.contentHash,
    simulated: true,
  });
});

test.each<[what: string, made: () => ReturnType<typeof store>, message: string]>([
  [
    "another part is listed",
    () =>
      store({}, ({ parts }) => ({ parts: parts.map((part) => ({ ...part, sha256: sha256(Buffer.of(1)) })) })),
    "manifest.json: the content hash does not fit the parts it lists.",
  ],
  [
    "a part is not listed",
    () =>
      store({}, ({ parts }) => {
        const rest = parts.filter(({ name }) => name !== "users.json");
        return { parts: rest, contentHash: hashOfDigests(rest) };
      }),
    "manifest.json does not list users.json.",
  ],
  [
    "users are not what this version stores",
    () => store({ "users.json": '{"externalIds":[1]}' }),
    "users.json does not hold what this version stores there.",
  ],
  [
    "movies are no JSON",
    () => store({ "movies.json": "[" }),
    "movies.json does not hold what this version stores there.",
  ],
  [
    "the manifest is of another version",
    () => store({}, () => ({ version: 2 as 1 })),
    "manifest.json does not hold what this version stores there.",
  ],
  [
    "a column has another length than the manifest says",
    () => store({}, () => ({ ratingCount: 29 })),
    "ratings-movies.u32 has 120 bytes, which are not 29 values.",
  ],
  [
    "there are more users",
    () => store({}, () => ({ userCount: 7 })),
    "ratings-offsets.u32 has 28 bytes, which are not 8 values.",
  ],
  [
    "there should be pairs",
    () => store({}, () => ({ pairCount: 1 })),
    "manifest.json does not list pairs-a.u32.",
  ],
  [
    "there should be a split",
    () => store({}, () => ({ fileSplits: ["u1"] })),
    "manifest.json does not list split-u1-train.u32.",
  ],
])("%s: the refusal says so", async (_what, made, message) => {
  const source = await made();
  await expect(loadDataset(source)).rejects.toThrow(CorruptDataError);
  await expect(loadDataset(source)).rejects.toThrow(message);
});

test("what the reader of JSON said stands behind the refusal", async () => {
  const refusal = await loadDataset(await store({ "movies.json": "[" })).catch((error: Error) => error);
  expect((refusal as Error).cause).toBeInstanceOf(SyntaxError);
});

test("bytes that are not those stored are told by length and by sum, in what is derived as well", async () => {
  const source = await store();
  const name = "movies-rating-counts.u32";
  const counts = source.files.get(name)!;
  source.files.set(name, counts.slice(4));
  await expect(loadMovies(source)).rejects.toThrow(`${name} has 44 bytes, expected 48.`);
  source.files.set(
    name,
    counts.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
  );
  await expect(loadMovies(source)).rejects.toThrow(
    `${name} is not what was stored: its SHA-256 differs from the manifest's.`,
  );
});
