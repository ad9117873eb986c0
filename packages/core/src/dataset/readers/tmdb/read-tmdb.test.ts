import { expect, test } from "vitest";
import { CancelledError } from "../../../errors.js";
import { describeReader, fixtureFolder } from "../../../testing/reader-contract.js";
import { openSource } from "../../files/source-files.js";
import { readDataset } from "../../read-dataset.js";
import { tmdb } from "./read-tmdb.js";

const row = (...fields: string[]) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",");
const lines = (...rows: string[]) => `${rows.join("\n")}\n`;

const kaggle5000 = {
  "tmdb_5000_movies.csv": lines(
    "budget,genres,id,keywords,original_title,overview,production_companies,release_date,title",
    row(
      "1",
      '[{"id": 28, "name": "Action"}]',
      "19995",
      '[{"id": 1, "name": "space \\"war\\""}]',
      "Avatar",
      "In the\n22nd century",
      '[{"name": "Lightstorm", "id": 5}]',
      "2009-12-10",
      "Avatar",
    ),
    row("2", "[]", "12", "[]", "Cidade de Deus", "", "[]", "", "City of God"),
  ),
  "tmdb_5000_credits.csv": lines(
    "movie_id,title,cast,crew",
    row(
      "19995",
      "Avatar",
      '[{"name": "Zoe Saldana", "order": 1}, {"name": "Sam Worthington", "order": 0}]',
      '[{"job": "Director", "name": "James Cameron"}, {"job": "Writer", "name": "James Cameron"}, {"job": "Editor", "name": "Stephen Rivkin"}, {"job": "Best Boy", "name": "Nobody"}]',
    ),
    row("12", "City of God", "[]", ""),
  ),
};
const theMoviesDataset = {
  "movies_metadata.csv": lines(
    "adult,genres,id,imdb_id,original_title,overview,poster_path,production_companies,release_date,title",
    row(
      "False",
      "[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': \"Children's\"}]",
      "862",
      "tt0114709",
      "Toy Story",
      "Led by Woody",
      "/rhIRbceoE9lR4veEXuwCC2wARtG.jpg",
      "[{'name': 'Pixar Animation Studios', 'id': 3}]",
      "1995-10-30",
      "Toy Story",
    ),
    row("False", "[]", "949", "tt0113277", "Heat", "", "", "[]", "1995-12-15", "Heat"),
  ),
  "credits.csv": lines(
    "cast,crew,id",
    row(
      "[{'name': 'Tom Hanks', 'order': 0, 'profile_path': None}]",
      "[{'job': 'Director', 'name': 'John Lasseter'}]",
      "862",
    ),
  ),
  "keywords.csv": lines("id,keywords", row("862", "[{'id': 931, 'name': 'jealousy'}]")),
  "links_small.csv": "movieId,imdbId,tmdbId\n1,114709,862\n6,113277,949.0\n7,1,\n",
  "ratings_small.csv": "userId,movieId,rating,timestamp\n1,1,2.5,9\n1,6,3,8\n2,6,4,7\n",
};
const manyLines = (header: string, line: string) => lines(header, ...Array.from({ length: 500 }, () => line));
const movieLines = (count: number) =>
  lines("id,title,genres", ...Array.from({ length: count }, (_, i) => `${i + 1},Movie ${i},[]`));

describeReader("TMDB 5000", "TMDB", kaggle5000, {
  movies: 2,
  users: 0,
  ratings: 0,
  required: ["tmdb_5000_movies.csv"],
});
describeReader("The Movies Dataset", "TMDB", theMoviesDataset, {
  movies: 2,
  users: 2,
  ratings: 3,
  required: ["movies_metadata.csv"],
});

const fixtures = fixtureFolder();

/** What the reader itself does, without what is done before and after it. */
async function readAlone(files: Parameters<typeof fixtures.folder>[0], signal?: AbortSignal) {
  const source = await openSource(await fixtures.folder(files));
  const progress: number[] = [];
  try {
    const onProgress = (fraction: number) => progress.push(Math.round(fraction * 1000) / 1000);
    await tmdb.read(source.folders[0]!.files, { onProgress, ...(signal && { signal }) });
  } finally {
    await source.close();
  }
  return progress;
}

test("progress is told after each file, and in the midst of the ratings", async () => {
  expect(await readAlone(theMoviesDataset)).toEqual([0.2, 0.5, 0.6, 0.84, 0.92, 1]);
});

test.each([
  ["movies", { "movies_metadata.csv": movieLines(500) }],
  ["credits", { "movies_metadata.csv": movieLines(1), "credits.csv": manyLines("id,cast,crew", "1,[],[]") }],
  ["keywords", { "movies_metadata.csv": movieLines(1), "keywords.csv": manyLines("id,keywords", "1,[]") }],
])("many lines of %s can be cancelled", async (_, files) => {
  await expect(readAlone(files, AbortSignal.abort())).rejects.toThrow(CancelledError);
});

const read = async (files: Parameters<typeof fixtures.folder>[0]) =>
  readDataset({ format: "TMDB", source: await fixtures.folder(files) });

test("JSON cells become facts: cast by billing, directors apart from other crew", async () => {
  const { movies } = await read(kaggle5000);
  expect(movies[0]).toMatchObject({
    externalId: "19995",
    title: "Avatar",
    year: 2009,
    genres: ["Action"],
    keywords: ['space "war"'],
    companies: ["Lightstorm"],
    overview: "In the\n22nd century",
    cast: ["Sam Worthington", "Zoe Saldana"],
    directors: ["James Cameron"],
    crew: ["Stephen Rivkin"],
  });
  expect(movies[1]).toMatchObject({ alternativeTitles: ["Cidade de Deus"], year: null, overview: null });
});

test("Python's dictionaries are read, ratings come by way of the links", async () => {
  const { movies, ratings, users } = await read(theMoviesDataset);
  expect(movies[0]).toMatchObject({
    genres: ["Animation", "Children's"],
    imdbId: "tt0114709",
    directors: ["John Lasseter"],
    cast: ["Tom Hanks"],
    keywords: ["jealousy"],
    posterUrl: "https://image.tmdb.org/t/p/w342/rhIRbceoE9lR4veEXuwCC2wARtG.jpg",
  });
  expect(users.map((user) => user.externalId)).toEqual(["1", "2"]);
  expect([...ratings.movies]).toEqual([1, 0, 1]);
});

test("a cell that does not parse is counted and leaves the movie; many of them fail the import", async () => {
  const many = Array.from({ length: 150 }, (_, i) =>
    row("1", i === 3 ? "[{'id': " : "[]", String(i + 1), "[]", "x", "", "[]", "2001-01-01", `Movie ${i}`),
  );
  const header = kaggle5000["tmdb_5000_movies.csv"].split("\n")[0]!;
  const dataset = await read({ "tmdb_5000_movies.csv": lines(header, ...many) });
  expect(dataset.movies).toHaveLength(150);
  expect(dataset.rejectedLines).toEqual([
    { file: "tmdb_5000_movies.csv", reason: "genres cannot be parsed", count: 1, firstLines: [5] },
  ]);
  const worse = lines(header, ...many).replaceAll('"[]"', '"oops"');
  await expect(read({ "tmdb_5000_movies.csv": worse })).rejects.toThrow("genres cannot be parsed");
});

test("ratings without links cannot be placed", async () => {
  const { "links_small.csv": _, ...rest } = theMoviesDataset;
  await expect(read(rest)).rejects.toThrow("put links.csv beside it");
});
