import { afterAll, beforeAll, expect, test } from "vitest";
import { plantDataset, plantedClusters, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await plantRun(server, await plantDataset(server, "planted"), { promoted: true });
});
afterAll(() => server?.close());

const ask = (csv: string, first = 10) =>
  server.ask(
    `query ($csv: String!, $first: Int) { embedding { recommendFromLetterboxd(csv: $csv, first: $first) {
      liked { title } disliked { title } unmatched { name year line } rejectedLines
      recommendations { score movie { title } because { movie { title } similarity } } } } }`,
    { csv, first },
  );
const titles = (movies: { title: string }[]) => movies.map(({ title }) => title);
/** The row of a movie titled "Movie 7" is 6, its year 1956. */
const line = (row: number, rating: number) => `2024-01-01,Movie ${row + 1},${1950 + row},https://x,${rating}`;
const header = "Date,Name,Year,Letterboxd URI,Rating";

test("likes are recommended from; what was rated is left out; what was not found is listed", async () => {
  const csv = [
    header,
    line(0, 4),
    line(5, 5),
    line(1, 0.5),
    line(10, 3),
    line(59, 5),
    '2024-01-01,"Stalker, of all",1979,https://x,5',
    "2024-01-01,Movie 4,1953,https://x,nine",
  ].join("\r\n");
  const { data, errors } = await ask(csv, 8);
  expect(errors).toBeUndefined();
  const found = data.embedding.recommendFromLetterboxd;
  expect(titles(found.liked)).toEqual(["Movie 6", "Movie 60", "Movie 1"]);
  expect(titles(found.disliked)).toEqual(["Movie 2"]);
  expect(found.unmatched).toEqual([{ name: "Stalker, of all", year: 1979, line: 7 }]);
  expect(found.rejectedLines).toEqual([8]);
  const recommended = titles(found.recommendations.map((one: { movie: { title: string } }) => one.movie));
  expect(recommended).toHaveLength(8);
  for (const title of recommended) {
    expect(["Movie 1", "Movie 2", "Movie 6", "Movie 11"]).not.toContain(title);
    // The likes that the run knows are of cluster 0.
    expect((Number(title.replace("Movie ", "")) - 1) % plantedClusters).toBe(0);
  }
  expect(found.recommendations[0].because.length).toBe(2);
});

test("what was watched without a rating is left out as well", async () => {
  const csv = [header, line(0, 5)].join("\n");
  const recommended = async (watched?: string) => {
    const { data, errors } = await server.ask(
      `query ($csv: String!, $watched: String) { embedding { recommendFromLetterboxd(csv: $csv, watched: $watched, first: 5) {
        recommendations { movie { title year } } } } }`,
      { csv, watched },
    );
    expect(errors).toBeUndefined();
    return data.embedding.recommendFromLetterboxd.recommendations.map(
      (one: { movie: { title: string; year: number } }) => one.movie,
    );
  };
  const before = await recommended();
  const seen = before.slice(0, 2);
  const watched = [
    "Date,Name,Year,Letterboxd URI",
    ...seen.map(
      ({ title, year }: { title: string; year: number }) => `2024-01-01,${title},${year},https://x`,
    ),
    "2024-01-01,Not in the dataset,1970,https://x",
  ].join("\n");
  const after = titles(await recommended(watched));
  for (const { title } of seen) expect(after).not.toContain(title);
  expect(after.slice(0, 3)).toEqual(titles(before.slice(2)));
});

test("the watchlist is ranked as all movies are, without what was rated or watched", async () => {
  const list = (rows: readonly number[]) =>
    ["Name,Year", ...rows.map((row) => `Movie ${row + 1},${1950 + row}`)].join("\n");
  const { data, errors } = await server.ask(
    `query ($csv: String!, $watched: String, $watchlist: String) { embedding {
      recommendFromLetterboxd(csv: $csv, watched: $watched, watchlist: $watchlist, first: 60) {
        recommendations { score movie { title } } watchlist { score movie { title } because { similarity } } } } }`,
    { csv: [header, line(0, 5)].join("\n"), watched: list([10]), watchlist: list([0, 5, 10, 7, 59, 15]) },
  );
  expect(errors).toBeUndefined();
  const { recommendations, watchlist } = data.embedding.recommendFromLetterboxd;
  type Scored = { score: number; movie: { title: string } };
  const wanted = ["Movie 6", "Movie 8", "Movie 16"];
  expect(watchlist.map(({ movie }: Scored) => movie.title).sort()).toEqual([...wanted].sort());
  // The same scores, in the same order, as among all movies.
  expect(watchlist.map(({ score, movie }: Scored) => ({ score, movie }))).toEqual(
    recommendations.filter(({ movie }: Scored) => wanted.includes(movie.title)),
  );
});

test("without a like that the run knows there is nothing to recommend from", async () => {
  const { data } = await ask([header, line(0, 1), line(59, 5)].join("\n"));
  expect(data.embedding.recommendFromLetterboxd).toMatchObject({
    liked: [{ title: "Movie 60" }],
    recommendations: [],
  });
});

test.each([
  ["", "is empty"],
  ["Name,Year\nMovie 1,1950", "line 1: lacks the column Rating"],
  [`${header}\n${line(0, 4)}\n2024-01-01,"Movie 2,1951,x,4`, "line 3: opens a quote"],
  [`${header}\n\n${line(0, 44)}`, "line 3: holds no rating"],
])("%j is refused, with the line", async (csv, message) => {
  const { errors } = await ask(csv);
  expect(errors).toHaveLength(1);
  expect(errors![0]!.extensions.code).toBe("BAD_USER_INPUT");
  expect(errors![0]!.message).toContain(message);
});
