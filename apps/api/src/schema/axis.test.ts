import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let datasetId: string;
let run: string;

beforeAll(async () => {
  server = await startTestServer();
  datasetId = await plantDataset(server, "planted");
  run = await plantRun(server, datasetId, { name: "sequences" });
});
afterAll(() => server?.close());

interface Answer {
  readonly data: { readonly embedding: { readonly axis: Record<string, unknown> } };
  readonly errors?: readonly { readonly message: string }[];
}
const ask = (fields: string, variables: object) =>
  server.ask(
    `query ($run: ID!, $from: AxisEndInput, $to: AxisEndInput!, $movie: ID!) {
      embedding(run: $run) { axis(from: $from, to: $to) { ${fields} } } }`,
    { run: encodeId("TrainingRun", run), movie: movieId(0), ...variables },
  ) as Promise<Answer>;

interface Listed {
  readonly id: string;
  readonly genres: readonly string[];
  readonly vector: readonly number[] | null;
}
async function learned(): Promise<Listed[]> {
  const answer = (await server.ask(
    `query ($dataset: ID!, $run: ID!) { movies(dataset: $dataset, first: 100) { edges { node {
      id genres vector(run: $run) } } } }`,
    { dataset: encodeId("Dataset", datasetId), run: encodeId("TrainingRun", run) },
  )) as { data: { movies: { edges: { node: Listed }[] } } };
  return answer.data.movies.edges.map(({ node }) => node).filter(({ vector }) => vector !== null);
}
let movies: Listed[];
beforeAll(async () => {
  movies = await learned();
});
const movieId = (at: number) => movies[at]!.id;

const unit = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector));
const meanOf = (group: readonly Listed[]) => {
  const units = group.map(({ vector }) => unit(vector!));
  return units[0]!.map((_, at) => units.reduce((sum, each) => sum + each[at]!, 0) / group.length);
};
/** The projection of a movie onto the line between two means, -1 at the one and 1 at the other. */
function place(movie: Listed, from: readonly Listed[], to: readonly Listed[]): number {
  const [low, high] = [meanOf(from), meanOf(to)];
  const step = high.map((value, at) => value - low[at]!);
  const dot = step.reduce((sum, value, at) => sum + value * (unit(movie.vector!)[at]! - low[at]!), 0);
  return (2 * dot) / step.reduce((sum, value) => sum + value * value, 0) - 1;
}

test("positions on a genre's axis are worked out alike from the vectors", async () => {
  const genre = movies[0]!.genres[0]!;
  const to = movies.filter(({ genres }) => genres.includes(genre));
  const from = movies.filter((movie) => !to.includes(movie));
  const { data } = await ask("fromCount toCount position(movie: $movie)", {
    to: { genre: genre.toUpperCase() },
  });
  expect(data.embedding.axis).toMatchObject({ fromCount: from.length, toCount: to.length });
  expect(data.embedding.axis.position).toBeCloseTo(place(movies[0]!, from, to), 4);
});

test("positions of all movies are in the order of the embedding, and those of named groups too", async () => {
  const [from, to] = [movies.slice(0, 3), movies.slice(10, 12)];
  const ids = (group: readonly Listed[]) => ({ movies: group.map(({ id }) => id) });
  const { data } = await ask("positions position(movie: $movie)", { from: ids(from), to: ids(to) });
  const positions = data.embedding.axis.positions as number[];
  expect(positions).toHaveLength(movies.length);
  const expected = movies.map((movie) => place(movie, from, to));
  const sorted = (values: readonly number[]) => values.map((value) => value.toFixed(3)).sort();
  expect(sorted(positions)).toEqual(sorted(expected));
  expect(positions).toContainEqual(
    expect.closeTo(data.embedding.axis.position as number, 5) as unknown as number,
  );
});

test("moved along the axis, other movies are the nearest: those that brute force finds", async () => {
  const [from, to] = [movies.slice(0, 3), movies.slice(10, 12)];
  const { data } = await ask("nearest(movie: $movie, by: 1.5, first: 5) { similarity movie { id } }", {
    from: { movies: from.map(({ id }) => id) },
    to: { movies: to.map(({ id }) => id) },
  });
  const [low, high] = [meanOf(from), meanOf(to)];
  const query = unit(unit(movies[0]!.vector!).map((value, at) => value + (1.5 * (high[at]! - low[at]!)) / 2));
  const best = movies
    .slice(1)
    .map(({ vector }) => ({
      similarity: unit(vector!).reduce((sum, value, at) => sum + value * query[at]!, 0),
    }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, 5);
  const found = data.embedding.axis.nearest as { similarity: number; movie: { id: string } }[];
  expect(found.map(({ similarity }) => similarity.toFixed(4))).toEqual(
    best.map(({ similarity }) => similarity.toFixed(4)),
  );
});

test("ends that say nothing, or what no movie has, are refused by name", async () => {
  const problem = async (variables: object, fields = "half") =>
    (await ask(`${fields} position(movie: $movie)`, variables)).errors?.[0]?.message;
  expect(await problem({ to: {} })).toBe("to: must have one of movies, genre and keyword.");
  expect(await problem({ to: { genre: "a", keyword: "b" } })).toContain("must have one of");
  expect(await problem({ to: { keyword: "no such word" } })).toContain('names the keyword "no such word"');
  const one = { movies: [movieId(1)] };
  expect(await problem({ from: one, to: one })).toContain("the same mean");
  expect(await problem({ to: one }, "nearest(movie: $movie, by: 11) { rank }")).toBe(
    "by: is 11; must be -10 to 10.",
  );
});
