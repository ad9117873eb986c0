import { expect, test } from "vitest";
import { InvalidInputError } from "../../../errors.js";
import { holdOut } from "../../../protocol/hold-out.js";
import { parseProtocol } from "../../../protocol/protocol.js";
import { describeReader, expectSound, fixtureFolder } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";

const fixtures = fixtureFolder();
const latin1 = (text: string) => Buffer.from(text, "latin1");
const ratings = [
  [2, 1, 4, 30],
  [2, 3, 5, 10],
  [1, 1, 3, 20],
  [1, 2, 1, 20],
  [5, 3, 2, 9],
] as const;
const ratingLines = (delimiter: string) => `${ratings.map((fields) => fields.join(delimiter)).join("\n")}\n`;

const csv = {
  "movies.csv":
    'movieId,title,genres\r\n1,Toy Story (1995),Adventure|Animation\r\n3,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama\r\n2,"Matrix, The (1999)",(no genres listed)\r\n',
  "ratings.csv": `userId,movieId,rating,timestamp\n${ratingLines(",")}`,
  "links.csv": "movieId,imdbId,tmdbId\n1,0114709,862\n2,133093,\n",
  "tags.csv": 'userId,movieId,tag,timestamp\n1,1,Pixar,5\n2,1,pixar,6\n2,1,"fun, for all",7\n',
};
const dat = {
  "movies.dat": latin1(
    "1::Toy Story (1995)::Animation|Children's\n2::Léon: The Professional (1994)::Crime\n3::Heat (1995)::Action\n",
  ),
  "ratings.dat": ratingLines("::"),
  "users.dat": "1::F::1::10::48067\n2::M::56::16::70072\n5::M::25::15::55117\n6::F::25::15::1\n",
};
const flags = (...set: number[]) => Array.from({ length: 19 }, (_, i) => (set.includes(i) ? 1 : 0)).join("|");
const pipes = {
  "u.item": latin1(
    `1|Toy Story (1995)|01-Jan-1995||http://a/b|${flags(3, 5)}\n2|Cité, La (1995)|01-Jan-1995||http://a|${flags(8)}\n3|unknown|||| ${flags(0)}\n`.replace(
      "| 1",
      "|1",
    ),
  ),
  "u.data": ratingLines("\t"),
  "u.user": "1|24|M|technician|85711\n2|53|F|other|94043\n",
  "u1.base": "2\t3\t5\t10\n1\t1\t3\t20\n1\t2\t1\t20\n",
  "u1.test": "2\t1\t4\t30\n5\t3\t2\t9\n",
};
const counts = { movies: 3, users: 3, ratings: 5 };
describeReader("MovieLens CSV", "MOVIELENS", csv, { ...counts, required: ["movies.csv", "ratings.csv"] });
describeReader("MovieLens 1m and 10m", "MOVIELENS", dat, {
  ...counts,
  required: ["movies.dat", "ratings.dat"],
});
describeReader("MovieLens 100k", "MOVIELENS", pipes, { ...counts, required: ["u.item", "u.data"] });

const read = async (files: Parameters<typeof fixtures.folder>[0]) =>
  readDataset({ format: "MOVIELENS", source: await fixtures.folder(files) });

test("CSV: movies by id, titles taken apart, links and tags joined, users by id, time order", async () => {
  const { movies, users, ratings: read1, licence } = await read(csv);
  expect(movies.map((movie) => movie.externalId)).toEqual(["1", "2", "3"]);
  expect(movies[0]).toMatchObject({
    title: "Toy Story",
    year: 1995,
    genres: ["Adventure", "Animation"],
    imdbId: "tt0114709",
    tmdbId: "862",
    keywords: ["pixar", "fun, for all"],
  });
  expect(movies[1]).toMatchObject({ title: "The Matrix", genres: [], imdbId: "tt0133093", tmdbId: null });
  expect(movies[2]).toMatchObject({ alternativeTitles: ["La Cité des enfants perdus"] });
  expect(users.map((user) => user.externalId)).toEqual(["1", "2", "5"]);
  expect([...read1.movies]).toEqual([0, 1, 2, 0, 2]);
  expect([...read1.timestamps]).toEqual([20, 20, 10, 30, 9]);
  expect(licence).toContain("GroupLens");
});

test("1m: Latin-1 titles and what is known of users", async () => {
  const { movies, users } = await read(dat);
  expect(movies[1]!.title).toBe("Léon: The Professional");
  expect(users[0]).toEqual({ externalId: "1", gender: "F", age: 1, occupation: "10" });
  const utf8 = await read({
    ...dat,
    "movies.dat": Buffer.from(dat["movies.dat"].toString("latin1"), "utf8"),
  });
  expect(utf8.movies[1]!.title).toBe("Léon: The Professional");
});

test("10m: tags become keywords, half stars are kept", async () => {
  const { movies, ratings: read10 } = await read({
    ...dat,
    "ratings.dat": ratingLines("::").replace("::4::", "::3.5::"),
    "tags.dat": "1::2::hitman::5\n2::2::Hitman::6\n",
  });
  expect(movies[1]!.keywords).toEqual(["hitman"]);
  expect([...read10.values]).toContain(3.5);
});

test("100k: genre flags, users, its own splits", async () => {
  const dataset = await read(pipes);
  expect(dataset.movies[0]).toMatchObject({ title: "Toy Story", genres: ["Animation", "Comedy"] });
  expect(dataset.movies[1]).toMatchObject({ title: "La Cité", genres: ["Drama"], year: 1995 });
  expect(dataset.movies[2]).toMatchObject({ title: "unknown", genres: [], year: null });
  expect(dataset.users[1]).toEqual({ externalId: "2", gender: "F", age: 53, occupation: "other" });
  expect(dataset.users[2]).toEqual({ externalId: "5", gender: null, age: null, occupation: null });
  const { train, heldOutRatings: heldOut } = holdOut(dataset, parseProtocol({ split: "files", file: "u1" }));
  expect([[...heldOut.users], [...heldOut.movies], [...heldOut.values]]).toEqual([
    [1, 2],
    [0, 2],
    [4, 2],
  ]);
  expect(train.ratings.movies).toHaveLength(3);
});

test("the same ratings give the same hash in whatever release's form", async () => {
  const plainMovies = ["Alpha (1990)", "Beta (1991)", "Gamma (1992)"];
  const asCsv = await read({
    "movies.csv": `movieId,title,genres\n${plainMovies.map((title, i) => `${i + 1},${title},Drama`).join("\n")}`,
    "ratings.csv": csv["ratings.csv"],
  });
  const asDat = await read({
    "movies.dat": plainMovies.map((title, i) => `${i + 1}::${title}::Drama`).join("\n"),
    "ratings.dat": dat["ratings.dat"],
  });
  expect(asCsv.contentHash).toBe(asDat.contentHash);
});

test("the tag genome's relevant tags follow the applied ones", async () => {
  const { movies, rejectedLines } = await read({
    ...csv,
    "genome-tags.csv": "tagId,tag\n1,Pixar\n2,toys\n3,sad\n",
    "genome-scores.csv": "movieId,tagId,relevance\n1,1,0.9\n1,2,0.99\n1,3,0.1\n2,3,0.7\n",
  });
  expect(movies[0]!.keywords).toEqual(["pixar", "fun, for all", "toys"]);
  expect(movies[1]!.keywords).toEqual(["sad"]);
  expect(rejectedLines).toEqual([]);
});

test("a movie without title is counted, and so are its ratings; more than 1 % fails the import", async () => {
  const many = Array.from({ length: 300 }, (_, i) => i + 1);
  const files = {
    "movies.csv": `movieId,title,genres\n${many.map((id) => `${id},${id === 7 ? "" : `Movie ${id} (1990)`},Drama`).join("\n")}\n`,
    "ratings.csv": `userId,movieId,rating,timestamp\n${many.map((id) => `${id % 9},${id},3,1`).join("\n")}\n`,
  };
  const dataset = await read(files);
  expectSound(dataset);
  expect(dataset.movies).toHaveLength(299);
  expect(dataset.rejectedLines).toEqual([
    { file: "movies.csv", reason: "movie has no title", count: 1, firstLines: [8] },
    { file: "ratings.csv", reason: "movie id is not among the movies", count: 1, firstLines: [8] },
  ]);
  const untitled = files["movies.csv"].replaceAll(/Movie 1\d /g, "");
  await expect(read({ ...files, "movies.csv": untitled.replaceAll("(1990)", "") })).rejects.toThrow(
    "movies.csv",
  );
});

test.each([
  ["ratings.csv", "user,movie,stars,time\n1,1,3,4\n", "lacks the columns userId, movieId, rating, timestamp"],
  ["movies.csv", "id;title;genres\n1;a;b\n", "movies.csv, line 1: lacks the column movieId"],
  ["links.csv", "movieId\n1\n", "lacks the columns imdbId, tmdbId"],
])("a wrong header of %s is told", async (file, content, message) => {
  await expect(read({ ...csv, [file]: content })).rejects.toThrow(message);
});

test("something else altogether is told apart", async () => {
  await expect(read({ "photo.jpg": "x" })).rejects.toThrow("is no MovieLens release: expected ratings.csv");
});

const moviesOf = (...lines: string[]) => `movieId,title,genres\n${lines.join("\n")}\n`;
const oneRating = "userId,movieId,rating,timestamp\n1,1,5,978300760\n";

test.each([
  ["ratings.csv", "movies.csv"],
  ["movies.csv", "ratings.csv"],
  ["ratings.dat", "movies.dat"],
  ["u.item", "u.data"],
])("of a release that has %s alone, %s is missed", async (there, missing) => {
  const all: Record<string, string | Uint8Array> = { ...csv, ...dat, ...pipes };
  await expect(read({ [there]: all[there]! })).rejects.toThrow(`${missing}: is missing; found ${there}.`);
});

test.each(["ratings.csv", "movies.csv"] as const)(
  "a whole release is read though %s of another lies beside it",
  async (other) => {
    const { movies } = await read({ ...dat, [other]: csv[other] });
    expect(movies[1]!.title).toBe("Léon: The Professional");
  },
);

test("the files of one folder are read: no movies, links, tags or users of another", async () => {
  const files = {
    "old/movies.csv": moviesOf("1,WRONG (1950),Drama"),
    "old/links.csv": "movieId,imdbId,tmdbId\n1,1,1\n",
    "old/tags.csv": "userId,movieId,tag,timestamp\n1,1,wrong,5\n",
    "small/movies.csv": moviesOf("1,Right (1990),Drama"),
    "small/ratings.csv": oneRating,
  };
  for (const source of [await fixtures.folder(files), await fixtures.zip(files)]) {
    const { movies, rejectedLines } = await readDataset({ format: "MOVIELENS", source });
    expect(movies[0]).toMatchObject({ title: "Right", imdbId: null, keywords: [] });
    expect(rejectedLines.map(({ file, count }) => [file, count])).toEqual([
      ["old/links.csv", 0],
      ["old/movies.csv", 0],
      ["old/tags.csv", 0],
    ]);
    expect(rejectedLines[0]!.reason).toBe(
      "was not read: it lies in another folder than small, which was imported",
    );
  }
});

test.each([
  [
    "a dataset in pieces",
    { "a/movies.csv": moviesOf("1,Right (1990),Drama"), "b/ratings.csv": oneRating },
    "holds a dataset's files in different folders: a/movies.csv, b/ratings.csv",
  ],
  [
    "two datasets in two folders",
    { ...csv, "more/ratings.dat": dat["ratings.dat"], "more/movies.dat": dat["movies.dat"] },
    "holds 2 datasets: one in the source's own folder (links.csv, movies.csv, ratings.csv, tags.csv), one in more",
  ],
  [
    "two datasets in one folder",
    { ...csv, ...dat },
    "holds 2 datasets: ratings.csv with movies.csv, ratings.dat with",
  ],
  ["one file twice", { ...csv, "movies.csv.gz": "" }, "holds both movies.csv and movies.csv.gz"],
  ["TMDB's files", { "tmdb_5000_movies.csv": "x" }, "import it with the format TMDB (--format TMDB)"],
  ["Netflix' files", { "movie_titles.csv": "x" }, "--format NETFLIX_PRIZE"],
])("%s: refused, naming the places and the way on", async (_, files, message) => {
  await expect(read(files)).rejects.toThrow(message);
});

test.each([
  ["movies.csv", moviesOf("1,A (1990),Drama", '2,"B (1990),Drama', "3,C (1990),Drama")],
  ["links.csv", 'movieId,imdbId,tmdbId\n1,1,1\n2,"2,2\n3,3,3\n'],
  ["tags.csv", 'userId,movieId,tag,timestamp\n1,1,a,5\n1,2,"b,5\n1,3,c,5\n'],
])("an unclosed quote in %s is refused where it opens", async (file, text) => {
  await expect(read({ ...csv, [file]: text })).rejects.toThrow(
    `${file}, line 3: opens a quote that is never closed`,
  );
});

test("semicolons, tabs, UTF-16 and underscores in names say the same as commas in UTF-8", async () => {
  const divided = (by: string) =>
    Object.fromEntries(
      Object.entries(csv).map(([file, text]) => [
        file,
        text.replaceAll(/"([^"]*)"|,/g, (quoted) => (quoted === "," ? by : quoted)),
      ]),
    );
  const { contentHash } = await read(csv);
  const utf16 = Object.entries(csv).map(([file, text]) => [file, Buffer.from(`\uFEFF${text}`, "utf16le")]);
  const named = Object.entries(csv).map(([file, text]) => [file, text.replace("movieId", "movie_id")]);
  for (const files of [divided(";"), divided("\t"), Object.fromEntries(utf16), Object.fromEntries(named)])
    expect((await read(files)).contentHash).toBe(contentHash);
});

test("MovieTweetings' form: ids keep their zeros, users.dat of two columns is left out and said", async () => {
  const {
    movies,
    users,
    ratings: read1,
    rejectedLines,
  } = await read({
    "movies.dat":
      "0114709::Toy Story (1995)::Animation|Animation|Comedy\n0000008::Edison Kinetoscopic Record of a Sneeze (1894)::\n",
    "ratings.dat":
      "1::0114709::5::1363245118\n0002::0000008::3::1363245118\n18446744073709551615::114709::4::9\n",
    "users.dat": "1::18405182\n2::1\n",
  });
  expect(movies.map(({ externalId, genres }) => [externalId, genres])).toEqual([
    ["0000008", []],
    ["0114709", ["Animation", "Comedy"]],
  ]);
  expect(users.map((user) => user.externalId)).toEqual(["1", "0002", "18446744073709551615"]);
  expect([...read1.movies]).toEqual([1, 0, 1]);
  expect(rejectedLines).toEqual([
    {
      file: "users.dat",
      reason: "was not read: its lines have 2 columns, expected 5 with gender, age and occupation",
      count: 0,
      firstLines: [],
    },
  ]);
});

test("one Latin-1 byte, a typographic apostrophe and character references are read for what they are", async () => {
  const bytes = Buffer.concat([
    Buffer.from("movieId,title,genres\n1,Amélie&#8230; (2001),Drama|Drama\n"),
    latin1(
      "2,Caf\xe9 (2001),Drama\n3,M. Hulot\x92s Holiday (1953),Comedy\n4,Fawlty Towers (1975\x961979),Comedy\n",
    ),
  ]);
  const { movies } = await read({ "movies.csv": bytes, "ratings.csv": oneRating });
  expect(movies.map(({ title, year, genres }) => [title, year, genres.length])).toEqual([
    ["Amélie…", 2001, 1],
    ["Café", 2001, 1],
    ["M. Hulot’s Holiday", 1953, 1],
    ["Fawlty Towers", 1975, 1],
  ]);
});

test.each([
  ["no times", { ...csv, "ratings.csv": "userId,movieId,rating\n1,1,4\n" }],
  ["ratings up to ten", { ...csv, "ratings.csv": "userId,movieId,rating,timestamp\n1,1,8,5\n" }],
  ["IMDb's ids", { ...dat, "ratings.dat": "1::tt0114709::4::5\n" }],
] as const)("what is read by the format INTERACTIONS says so: %s", async (_name, files) => {
  await expect(read(files)).rejects.toThrow(/^ratings\.(?:csv|dat), line 1|^ratings\.(?:csv|dat), line 2/u);
  await expect(read(files)).rejects.toThrow("are read by the format INTERACTIONS (--format INTERACTIONS)");
  const error: unknown = await read(files).catch((thrown: unknown) => thrown);
  expect(error).toHaveProperty("cause", expect.any(InvalidInputError));
});
