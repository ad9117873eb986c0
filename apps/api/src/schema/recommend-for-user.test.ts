import { loadDataset } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import {
  plantDataset,
  plantedClusters,
  plantedDimensions,
  plantedMovies,
  plantRun,
} from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

const users = 40;
const learned = plantedMovies - 2;
/** A movie of no user's own cluster but one, that everybody is to get first. */
const favoured = 44;

let server: TestServer;
let dataset: string;
let run: string;
let other: string;

beforeAll(async () => {
  server = await startTestServer();
  dataset = await plantDataset(server, "planted");
  other = await plantRun(server, dataset, { name: "no users" });
  // Each user looks along the axis of the next cluster after the one whose movies it rated.
  const vectors = new Float32Array(users * plantedDimensions);
  for (let user = 0; user < users; user++)
    vectors[user * plantedDimensions + ((user + 1) % plantedClusters)] = 1;
  const bias = new Float32Array(learned);
  bias[favoured] = 100;
  run = await plantRun(server, dataset, {
    name: "users",
    recipe: "USER_MOVIE",
    tensors: new Map([
      ["users", { shape: [users, plantedDimensions], data: vectors }],
      ["bias", { shape: [learned], data: bias }],
    ]),
  });
});
afterAll(() => server?.close());

const ask = (user: string, first = 5, inRun = run) =>
  server.ask(
    `query ($run: ID!, $user: String!, $first: Int) { embedding(run: $run) { recommendForUser(user: $user, first: $first) {
      score movie { title } because { similarity movie { title } } } } }`,
    { run: encodeId("TrainingRun", inRun), user, first },
  );
const rowOf = ({ movie }: { movie: { title: string } }) => Number(movie.title.replace("Movie ", "")) - 1;

test("a user's own vector and the movies' bias decide; reasons are the user's likes, nearest first", async () => {
  const { ratings, users: all } = await loadDataset(server.blobs.folder(`datasets/${dataset}`));
  const user = 7;
  const { data, errors } = await ask(all[user]!.externalId);
  expect(errors).toBeUndefined();
  const found = data.embedding.recommendForUser;
  expect(found).toHaveLength(5);
  expect(rowOf(found[0])).toBe(favoured);
  expect(found[0].score).toBeGreaterThan(99);
  for (const one of found.slice(1)) expect(rowOf(one) % plantedClusters).toBe((user + 1) % plantedClusters);
  const rated = [...ratings.movies.subarray(ratings.offsets[user]!, ratings.offsets[user + 1]!)];
  for (const { because } of found) {
    expect(because).toHaveLength(3);
    for (const reason of because) expect(rated).toContain(rowOf(reason));
    expect(because[0].similarity).toBeGreaterThanOrEqual(because[1].similarity);
  }
});

test("nothing that the user rated comes back, however long the list", async () => {
  const { ratings, users: all } = await loadDataset(server.blobs.folder(`datasets/${dataset}`));
  const rated = new Set(ratings.movies.subarray(ratings.offsets[3]!, ratings.offsets[4]!));
  const { data } = await ask(all[3]!.externalId, 500);
  const rows = data.embedding.recommendForUser.map(rowOf);
  expect(rows).toHaveLength(learned - [...rated].filter((row) => row < learned).length);
  for (const row of rows) expect(rated).not.toContain(row);
});

test("an unknown user, and a run that knows no users, are refused", async () => {
  const unknown = (await ask("nobody")).errors!;
  expect(unknown[0]!.extensions.code).toBe("NOT_FOUND");
  expect(unknown[0]!.message).toBe('There is no user "nobody".');
  const without = (await ask("1", 5, other)).errors!;
  expect(without[0]!.extensions.code).toBe("BAD_USER_INPUT");
  expect(without[0]!.message).toContain(
    "its recipe SKIP_GRAM learns no users to recommend for. Ask a run of USER_MOVIE",
  );
});
