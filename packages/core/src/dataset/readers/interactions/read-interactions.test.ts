import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, describe, expect, test, vi } from "vitest";
import { canListOpenFiles, openFiles } from "../../../testing/open-files.js";
import { describeReader, expectSound, type Files, fixtureFolder } from "../../../testing/reader-contract.js";
import { utf16Bytes, xlsxOf } from "../../../testing/table-files.js";
import type { Dataset } from "../../dataset.js";
import { decimalOf } from "../../rating-decimals.js";
import { readDataset } from "../../read-dataset.js";
import type { TableColumns } from "./table-columns.js";

const fixtures = fixtureFolder();
afterEach(() => {
  vi.unstubAllEnvs();
});

const read = async (files: Files, columns: TableColumns = {}) => {
  const names = Object.keys(files);
  const folder = await fixtures.folder(files);
  const source = names.length === 1 && !names[0]!.includes("/") ? join(folder, names[0]!) : folder;
  const dataset = await readDataset({ format: "INTERACTIONS", source, columns });
  expectSound(dataset);
  return dataset;
};

/** "user item rating time" of every rating, sorted. */
function rowsOf({ ratings, users, movies }: Dataset): string[] {
  return users
    .flatMap((user, u) =>
      Array.from(
        { length: ratings.offsets[u + 1]! - ratings.offsets[u]! },
        (_, i) => ratings.offsets[u]! + i,
      ).map(
        (r) =>
          `${user.externalId} ${movies[ratings.movies[r]!]!.externalId} ${decimalOf(ratings.values[r]!)} ${ratings.timestamps[r]}`,
      ),
    )
    .sort();
}

/** What was given: 2000-12-31 22:12:40, and a day and two days later. */
const given = [
  ["7", "31", 3.5, 978_300_760],
  ["7", "1029", 5, 978_387_160],
  ["12", "31", 0.5, 978_473_560],
] as const;
const truth = ["12 31 0.5 978473560", "7 1029 5 978387160", "7 31 3.5 978300760"];
const withoutTime = ["12 31 0.5 0", "7 1029 5 0", "7 31 3.5 0"];
const implicit = ["12 31 5 0", "7 1029 5 0", "7 31 5 0"];
const table = (delimiter: string, header: string | null, more: (cell: string) => string = (cell) => cell) =>
  `${header === null ? "" : `${header.replaceAll(",", delimiter)}\n`}${given
    .map((row) => row.map((cell) => more(String(cell))).join(delimiter))
    .join("\n")}\n`;
const header = "userId,movieId,rating,timestamp";
const iso = ["2000-12-31 22:12:40", "2001-01-01T22:12:40Z", "2001-01-03T00:12:40+02:00"];
const timed = (times: readonly string[], delimiter = ",") =>
  `${header.replaceAll(",", delimiter)}\n${given.map(([u, i, r], row) => [u, i, r, times[row]].join(delimiter)).join("\n")}\n`;

const texts: Record<string, string> = {
  "commas.csv": table(",", header),
  "tabs.tsv": table("\t", header),
  "semicolons.csv": table(";", header),
  "decimal commas.csv": table(";", header, (cell) => cell.replace(".", ",")),
  "bars.txt": table("|", header),
  "colons.dat": table("::", null),
  "blanks.txt": table(" ", null),
  "wide blanks.txt": given.map((row) => `  ${row.join("   ")} \n`).join(""),
  "no header.csv": table(",", null),
  "quoted.csv": table(",", '"userId","movieId","rating","timestamp"', (cell) => `"${cell}"`),
  "CRLF.csv": table(",", header).replaceAll("\n", "\r\n"),
  "CR.csv": table(",", header).replaceAll("\n", "\r"),
  "no last line end.csv": table(",", header).trimEnd(),
  "mark.csv": `\uFEFF${table(",", header)}`,
  "blank lines.csv": table(",", header).replaceAll("\n", "\n\n"),
  "underscores.csv": table(",", "user_id,item_id,score,ts"),
  "atomic.inter": table("\t", "user_id:token,item_id:token,rating:float,timestamp:float"),
  "other order.csv": `timestamp,rating,movieId,userId\n${given.map((row) => [...row].reverse().join(",")).join("\n")}\n`,
  "more columns.csv": `review,userId,helpful,movieId,rating,timestamp\n${given.map((row, i) => `"so, so",${row[0]},${i},${row.slice(1).join(",")}`).join("\n")}\n`,
  "several lines.csv": `userId,movieId,review,rating,timestamp\n${given.map(([u, i, r, t]) => `${u},${i},"good\n\nand ""long""",${r},${t}`).join("\n")}\n`,
  "empty rest.csv": table(",", `${header},,`).replaceAll(/(\d)\n/gu, "$1,,\n"),
  "row names.csv": `"userId","movieId","rating","timestamp"\n${given.map((row, i) => [`"${i + 1}"`, ...row].join(",")).join("\n")}\n`,
  "pandas.csv": `,${header}\n${given.map((row, i) => [i, ...row].join(",")).join("\n")}\n`,
  "milliseconds.csv": timed(given.map(([, , , time]) => `${time}000`)),
  "microseconds.csv": timed(given.map(([, , , time]) => `${time}000000`)),
  "floats.csv": timed(given.map(([, , , time]) => `${time}.0`)),
  "ISO.csv": timed(iso),
  "days first.csv": timed(["31/12/2000 22:12:40", "01/01/2001 22:12:40", "02/01/2001 22:12:40"]),
  "lines.jsonl": given
    .map(
      ([user, item, rating, time]) => `${JSON.stringify({ user, item, rating, time, more: { a: [1] } })}\n`,
    )
    .join(""),
  "list.json": JSON.stringify(
    given.map(([user, item, rating, time]) => ({ user, item, rating, time })),
    null,
    2,
  ),
};

describe("the same three ratings, however they are written", () => {
  test.each(Object.keys(texts))("%s", async (name) => {
    expect(rowsOf(await read({ [name]: texts[name]! }))).toEqual(truth);
  });

  test.each(["commas.csv", "no header.csv", "lines.jsonl", "tabs.tsv"])("%s in UTF-16", async (name) => {
    for (const order of ["LE", "BE"] as const)
      expect(rowsOf(await read({ [name]: utf16Bytes(texts[name]!, order) }))).toEqual(truth);
  });

  test("gzipped, and in a zip", async () => {
    expect(rowsOf(await read({ "r.csv.gz": gzipSync(texts["commas.csv"]!) }))).toEqual(truth);
    const source = await fixtures.zip({ "deep/r.tsv": texts["tabs.tsv"]!, "README.txt": "about\n" });
    expect(rowsOf(await readDataset({ format: "INTERACTIONS", source }))).toEqual(truth);
  });

  test("Excel", async () => {
    const rows = [header.split(","), ...given.map(([u, i, r, t]) => [Number(u), Number(i), r, t])];
    expect(rowsOf(await read({ "r.xlsx": xlsxOf(rows) }))).toEqual(truth);
  });

  test("Parquet, with times of its own", async () => {
    const folder = await fixtures.folder({ "r.csv": texts["commas.csv"]! });
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      `COPY (SELECT userId, movieId, rating, make_timestamp(timestamp * 1000000) AS watched FROM '${folder}/r.csv') TO '${folder}/r.parquet'`,
    );
    const bytes = await readFile(join(folder, "r.parquet"));
    expect(rowsOf(await read({ "r.parquet": bytes }, { time: "watched" }))).toEqual(truth);
  });

  test("without times, without ratings, with neither", async () => {
    const some = (head: string, take: (row: (typeof given)[number]) => readonly unknown[]) =>
      `${head}\n${given.map((row) => take(row).join(",")).join("\n")}\n`;
    expect(rowsOf(await read({ "r.csv": some("user,item,rating", ([u, i, r]) => [u, i, r]) }))).toEqual(
      withoutTime,
    );
    expect(rowsOf(await read({ "r.csv": some("user,item", ([u, i]) => [u, i]) }))).toEqual(implicit);
    expect(rowsOf(await read({ "r.csv": some("user,item,time", ([u, i, , t]) => [u, i, t]) }))).toEqual(
      truth.map((row) => row.replace(/ [\d.]+ (?=\d+$)/u, " 5 ")),
    );
  });

  test("columns and dialect as the person says", async () => {
    const odd = given.map(([u, i, r, t]) => `${t}~${i}~${u}~${r}`).join("\n");
    const columns = { user: "3", item: "2", rating: "4", time: "1", delimiter: "~", header: false };
    expect(rowsOf(await read({ "odd.txt": odd }, columns))).toEqual(truth);
    const named = await read(
      { "r.csv": texts["commas.csv"]!.replace(header, "who,what,how,when") },
      { user: "who", item: "what", rating: "how", time: "when" },
    );
    expect(rowsOf(named)).toEqual(truth);
    // A table by item: the person says which is which, and the two change places.
    expect(rowsOf(await read({ "r.dat": table("::", null) }, { user: "2" }))).toContain("31 7 3.5 978300760");
    expect(rowsOf(await read({ "r.csv": texts["commas.csv"]! }, { rating: "none", time: "none" }))).toEqual(
      implicit,
    );
  });
});

describeReader(
  "interactions",
  "INTERACTIONS",
  { "ratings.csv": texts["commas.csv"]! },
  {
    movies: 2,
    users: 2,
    ratings: 3,
    required: ["ratings.csv"],
  },
);

test("ids are kept as they are written: words, leading zeros, 64 bits, other scripts", async () => {
  const ids = ["tt0114709", "0114709", "114709", "18446744073709551615", "9007199254740993", "Ærø-ł", "a b"];
  const csv = `user,item,rating\n${ids.map((id) => `${id},${id},4\n`).join("")}`;
  const { users, movies } = await read({ "r.csv": csv });
  expect(users.map((user) => user.externalId).sort()).toEqual([...ids].sort());
  expect(movies.map((movie) => movie.externalId).sort()).toEqual([...ids].sort());
  const json = '{"user": 9007199254740993, "item": 18446744073709551615, "rating": 4}\n';
  expect(rowsOf(await read({ "r.jsonl": json }))).toEqual(["9007199254740993 18446744073709551615 4 0"]);
});

test("windows-1252, and an encoding that the person names", async () => {
  const csv = "user,title,rating\n1,Amélie – “Café”,4\n2,Łódź,3\n";
  const expected = (titles: string[]) => titles.sort();
  const western = Buffer.concat([
    Buffer.from("user,title,rating\n1,Am"),
    Buffer.from([0xe9]),
    Buffer.from("lie "),
    Buffer.from([0x96]),
    Buffer.from(" x,4\n"),
  ]);
  const titles = async (bytes: Uint8Array, encoding?: string) =>
    (await read({ "r.csv": bytes }, { encoding: encoding ?? null })).movies.map((movie) => movie.title);
  expect(await titles(western)).toEqual(["Amélie – x"]);
  expect(await titles(western, "latin1")).toEqual(["Amélie – x"]);
  expect(expected(await titles(Buffer.from(csv)))).toEqual(["Amélie – “Café”", "Łódź"]);
  // Łódź in ISO 8859-2.
  const polish = Buffer.from([
    ...Buffer.from("user,title,rating\n1,"),
    0xa3,
    0xf3,
    0x64,
    0xbc,
    0x2c,
    0x34,
    10,
  ]);
  expect(await titles(polish, "iso-8859-2")).toEqual(["Łódź"]);
});

describe("scales become stars", () => {
  const values = async (ratings: readonly (string | number)[], columns: TableColumns = {}) => {
    const csv = `user,item,rating\n${ratings.map((rating, i) => `${i},${i},${rating}\n`).join("")}`;
    const { ratings: found } = await read({ "r.csv": csv }, columns);
    return [...found.values].map(decimalOf);
  };
  test.each([
    ["0 to 10", [0, 1, 7, 8, 10], [0, 0.5, 3.5, 4, 5]],
    ["1 to 5", [1, 2, 5], [1, 2, 5]],
    ["0.5 to 5", [0.5, 4.5], [0.5, 4.5]],
    ["thumbs", [0, 1], [0, 5]],
    ["percent", [20, 85, 100], [1, 4.25, 5]],
    ["-10 to 10", [-10, 0, 6, 9.5], [0, 2.5, 4, 4.875]],
  ] as const)("%s", async (_name, ratings, stars) => {
    expect(await values(ratings)).toEqual(stars);
  });

  test("of many ratings the greatest is the top: FilmTrust's four", async () => {
    const many = Array.from({ length: 1200 }, (_, i) => 0.5 + 0.5 * (i % 8));
    const found = await values(many);
    expect([...new Set(found)].sort()).toEqual([0.625, 1.25, 1.875, 2.5, 3.125, 3.75, 4.375, 5]);
  });

  test("a declared one counts, and what lies outside is rejected", async () => {
    expect(await values([1, 2, 4], { scaleTo: 4 })).toEqual([1.25, 2.5, 5]);
    const csv = `user,item,rating\n${Array.from({ length: 200 }, (_, i) => `${i},1,${i === 150 ? 11 : 8}\n`).join("")}`;
    const dataset = await read({ "r.csv": csv }, { scaleFrom: 1, scaleTo: 10 });
    expect(dataset.ratings.values).toHaveLength(199);
    expect(dataset.rejectedLines).toContainEqual({
      file: "r.csv",
      reason: "rating is outside the scale 1 to 10",
      count: 1,
      firstLines: [152],
    });
    await expect(values([8, 9], { scaleTo: 5 })).rejects.toThrow(
      "r.csv, line 2: 2 of 2 lines cannot be used",
    );
    await expect(values([1], { scaleFrom: 5, scaleTo: 1 })).rejects.toThrow("does not rise above 0");
  });

  test("a rare mistake does not make the scale", async () => {
    const found = await values(Array.from({ length: 3000 }, (_, i) => (i === 77 ? 55 : 1 + (i % 5))));
    expect(found).toHaveLength(2999);
    expect(new Set(found)).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

describe("known releases, without a word", () => {
  test("MovieTweetings", async () => {
    const dataset = await read({
      "ratings.dat": "1::0114508::8::1381006850\n2::0499549::9::1376753198\n2::1305591::0::1376742507\n",
      "movies.dat":
        "0114508::Species (1995)::Action|Horror\n0499549::Avatar (2009)::Action|Adventure\n0000008::Edison Kinetoscopic Record of a Sneeze (1894)::Documentary|Short\n",
      "users.dat": "1::139564917\n2::17528189\n",
    });
    expect(rowsOf(dataset)).toEqual([
      "1 0114508 4 1381006850",
      "2 0499549 4.5 1376753198",
      "2 1305591 0 1376742507",
    ]);
    expect(dataset.movies).toHaveLength(4);
    expect(dataset.movies.find(({ externalId }) => externalId === "0114508")).toMatchObject({
      title: "Species",
      year: 1995,
      genres: ["Action", "Horror"],
      imdbId: "tt0114508",
    });
    expect(dataset.rejectedLines.map(({ reason }) => reason).join(" ")).toContain(
      "says nothing of 1 of the rated",
    );
  });

  test("RecBole's atomic files", async () => {
    const dataset = await read({
      "ml.inter": texts["atomic.inter"]!,
      "ml.item":
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n31\tDangerous Minds\t1995\tDrama Crime\n1029\tDumbo\t1941\tAnimation Children's Musical\n",
      "ml.user":
        "user_id:token\tage:token\tgender:token\toccupation:token\tzip_code:token\n7\t24\tM\ttechnician\t85711\n",
    });
    expect(rowsOf(dataset)).toEqual(truth);
    expect(dataset.movies[1]).toMatchObject({
      title: "Dumbo",
      year: 1941,
      genres: ["Animation", "Children's", "Musical"],
    });
    expect(dataset.users[0]).toEqual({ externalId: "7", gender: "M", age: 24, occupation: "technician" });
  });

  test("FilmTrust, with its network of trust beside", async () => {
    const dataset = await read({
      "ratings.txt": "1 1 2\n1 2 4\n2 1 3.5\n",
      "trust.txt": "2 966 1\n2 104 1\n",
    });
    expect(rowsOf(dataset)).toEqual(["1 1 2 0", "1 2 4 0", "2 1 3.5 0"]);
  });

  test("Douban's reviews", async () => {
    const dataset = await read({
      "DMSC.csv":
        'ID,Movie_Name_EN,Movie_Name_CN,Crawl_Date,Number,Username,Date,Star,Comment,Like\n0,Avengers Age of Ultron,复仇者联盟2,2017-01-22,1,然潘,2015-05-13,3," 连奥创都知道整容要去韩国。",2404\n1,Zootopia,疯狂动物城,2017-01-22,2,更深的白色,2016-04-24,5," 非常, 好",1231\n',
    });
    expect(rowsOf(dataset)).toEqual(
      ["更深的白色 Zootopia 5 1461456000", "然潘 Avengers Age of Ultron 3 1431475200"].sort(),
    );
  });

  test("IMDb's export", async () => {
    const dataset = await read({
      "ratings.csv":
        'Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors\ntt0133093,9,2021-05-01,The Matrix,The Matrix,https://www.imdb.com/title/tt0133093/,Movie,8.7,136,1999,"Action, Sci-Fi",2000000,1999-03-31,"Lana Wachowski, Lilly Wachowski"\ntt0114709,8,2021-05-02,Toy Story,Toy Story,https://www.imdb.com/title/tt0114709/,Movie,8.3,81,1995,"Animation, Comedy",1000000,1995-11-22,John Lasseter\n',
    });
    expect(rowsOf(dataset)).toEqual(["1 tt0114709 4 1619913600", "1 tt0133093 4.5 1619827200"]);
    expect(dataset.movies[1]).toMatchObject({
      title: "The Matrix",
      year: 1999,
      genres: ["Action", "Sci-Fi"],
      imdbId: "tt0133093",
    });
  });

  test("Letterboxd's export", async () => {
    const dataset = await read({
      "ratings.csv":
        "Date,Name,Year,Letterboxd URI,Rating\n2021-05-01,The Matrix,1999,https://boxd.it/2a1m,4.5\n2021-05-02,Dune,2021,https://boxd.it/a,3\n2021-05-03,Dune,1984,https://boxd.it/b,2\n",
      "watched.csv": "Date,Name,Year,Letterboxd URI\n2021-05-01,The Matrix,1999,https://boxd.it/2a1m\n",
      "likes/films.csv": "Date,Name,Year,Letterboxd URI\n2021-05-01,The Matrix,1999,https://boxd.it/2a1m\n",
    });
    expect(rowsOf(dataset)).toEqual([
      "1 Dune (1984) 2 1620000000",
      "1 Dune (2021) 3 1619913600",
      "1 The Matrix (1999) 4.5 1619827200",
    ]);
    expect(dataset.movies.map(({ title, year }) => [title, year])).toEqual([
      ["Dune", 1984],
      ["Dune", 2021],
      ["The Matrix", 1999],
    ]);
  });

  test("the anime list: -1 is watched and not rated", async () => {
    const dataset = await read({
      "rating.csv": "user_id,anime_id,rating\n1,20,-1\n1,24,10\n3,20,8\n3,79,-1\n",
      "anime.csv":
        'anime_id,name,genre,type,episodes,rating,members\n20,Naruto,"Action, Comedy",TV,220,7.81,683297\n24,School Rumble,Comedy,TV,26,8.06,178553\n',
    });
    expect(rowsOf(dataset)).toEqual(["1 24 5 0", "3 20 4 0"]);
    expect(dataset.movies.map(({ title, genres }) => [title, genres])).toEqual([
      ["Naruto", ["Action", "Comedy"]],
      ["School Rumble", ["Comedy"]],
    ]);
    expect(dataset.rejectedLines).toContainEqual({
      file: "rating.csv",
      reason: "has no rating",
      count: 2,
      firstLines: [2, 5],
    });
  });

  test("Ciao's DVDs: genre and review stand before the rating, and nothing names them", async () => {
    const dataset = await read({
      "movie-ratings.txt": "1,1,8,101,5,2013-06-09\n1,2,17,102,4,2013-06-10\n2,1,8,345,3,2013-07-01\n",
    });
    expect(rowsOf(dataset)).toEqual(["1 1 5 1370736000", "1 2 4 1370822400", "2 1 3 1372636800"]);
  });

  test("Amazon's reviews: their titles are not the items'", async () => {
    const review = (user: string, asin: string, rating: number, title: string, timestamp: number) =>
      `${JSON.stringify({ rating, title, text: "…", images: [], asin, parent_asin: asin, user_id: user, timestamp })}\n`;
    const dataset = await read({
      "reviews.jsonl":
        review("AE1", "B01", 5, "Great", 1588687728923) +
        review("AE2", "B01", 3, "Meh", 1588687729923) +
        review("AE1", "B02", 4, "Fine", 1588687730923),
    });
    expect(rowsOf(dataset)).toEqual(["AE1 B01 5 1588687728", "AE1 B02 4 1588687730", "AE2 B01 3 1588687729"]);
    expect(dataset.movies.map(({ title }) => title)).toEqual(["B01", "B02"]);
  });

  test("Douban's ten millions: names that only begin or end as known ones do", async () => {
    const dataset = await read({
      "ratings.csv":
        "RATING_ID,USER_MD5,MOVIE_ID,RATING,RATING_TIME\n1,0ab7,1291544,3,2014-03-13 07:13:50\n2,5c84,1291544,5,2014-03-13 07:13:51\n",
      "movies.csv":
        "MOVIE_ID,NAME,ALIAS,ACTORS,DOUBAN_SCORE,DOUBAN_VOTES,GENRES,IMDB_ID,LANGUAGES,YEAR\n1291544,品味人生,,,8.1,100,剧情/喜剧,tt0233137,,1999\n",
    });
    expect(rowsOf(dataset)).toEqual(["0ab7 1291544 3 1394694830", "5c84 1291544 5 1394694831"]);
    expect(dataset.movies[0]).toMatchObject({
      title: "品味人生",
      year: 1999,
      genres: ["剧情", "喜剧"],
      imdbId: "tt0233137",
    });
  });

  test("Excel's sep=; and KONECT's comments come before the first row", async () => {
    expect(rowsOf(await read({ "r.csv": `sep=;\r\n${texts["semicolons.csv"]!}` }))).toEqual(truth);
    const konect = `% bip posweighted\n% 3 2 2\n${texts["blanks.txt"]!}`;
    expect(rowsOf(await read({ "out.txt": konect }))).toEqual(truth);
    const dataset = await read({
      "r.csv": `sep=,\n${table(",", header)}${"7,1,x,5\n"}${"8,1,4,5\n".repeat(200)}`,
    });
    expect(dataset.rejectedLines).toContainEqual({
      file: "r.csv",
      reason: "rating is not a number",
      count: 1,
      firstLines: [6],
    });
  });

  test("Yahoo's grades up to thirteen, beside the same in stars", async () => {
    const many = Array.from(
      { length: 1100 },
      (_, i) => `${i}\t${i % 7}\t${1 + (i % 13)}\t${1 + (i % 5)}\n`,
    ).join("");
    const dataset = await read({ "y.txt": many }, { rating: "4" });
    expect(dataset.ratings.values[0]).toBe(1);
    expect([...new Set(dataset.ratings.timestamps)]).toEqual([0]);
  });

  test("MovieLens saved anew without times, by semicolons", async () => {
    const dataset = await read({
      "ratings.csv": "userId;movieId;rating\n1;1;4,5\n2;1;3,0\n",
      "movies.csv": "movieId;title;genres\n1;Toy Story (1995);Adventure|Animation\n2;Heat (1995);Crime\n",
      "links.csv": "movieId;imdbId;tmdbId\n1;0114709;862\n2;0113277;949\n",
      "tags.csv": "userId;movieId;tag\n1;1;pixar\n",
    });
    expect(rowsOf(dataset)).toEqual(["1 1 4.5 0", "2 1 3 0"]);
    expect(dataset.movies[0]).toMatchObject({ title: "Toy Story", imdbId: "tt0114709", tmdbId: "862" });
    expect(dataset.movies[1]).toMatchObject({ title: "Heat", year: 1995, imdbId: "tt0113277" });
  });

  test("an empty last cell is no column of ratings, nor is any of a matrix", async () => {
    expect(rowsOf(await read({ "r.csv": "1,2,3,\n4,5,1,\n" }))).toEqual(["1 2 3 0", "4 5 1 0"]);
    const matrix = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 20 }, (_, j) => (i * j) % 10).join(","),
    ).join("\n");
    await expect(read({ "m.csv": matrix })).rejects.toThrow("names no column of users and none of items");
  });

  test("Book-Crossing's semicolons, quotes and Latin-1", async () => {
    const dataset = await read({
      "BX-Book-Ratings.csv": Buffer.from(
        '"User-ID";"ISBN";"Book-Rating"\n"276725";"034545104X";"0"\n"276726";"0155061224";"5"\n"276729";"é52165615X";"10"\n',
        "latin1",
      ),
    });
    expect(rowsOf(dataset)).toEqual([
      "276725 034545104X 0 0",
      "276726 0155061224 2.5 0",
      "276729 é52165615X 5 0",
    ]);
  });

  test("Netflix-like titles, whose commas are not quoted, beside a table", async () => {
    const dataset = await read({
      "ratings.csv": "user,item,rating,date\n5,1,4,2005-09-06\n5,2,3,2005-09-07\n",
      "movie_titles.csv": "1,2003,Dinosaur Planet\n2,2004,Isle of Man TT, 2004 Review\n",
    });
    expect(dataset.movies.map(({ title, year }) => [title, year])).toEqual([
      ["Dinosaur Planet", 2003],
      ["Isle of Man TT, 2004 Review", 2004],
    ]);
  });
});

test("titles, years and genres out of the table itself", async () => {
  const dataset = await read({
    "r.csv":
      'userId,movieId,rating,timestamp,title,genres\n1,2,4,978300760,"Matrix, The (1999)",Action|Sci-Fi\n2,2,5,978300761,"Matrix, The (1999)",Action|Sci-Fi\n2,3,5,978300762,Heat (1995),"[\'Crime\', \'Drama\']"\n',
  });
  expect(dataset.movies.map(({ title, year, genres }) => [title, year, genres])).toEqual([
    ["The Matrix", 1999, ["Action", "Sci-Fi"]],
    ["Heat", 1995, ["Crime", "Drama"]],
  ]);
});

test("a column named movie may hold ids, beside titles and years", async () => {
  const dataset = await read({
    "r.csv": "user,movie,name,year,rating\n1,17,Heat,1995,4\n2,17,Heat,1995,5\n",
  });
  expect(dataset.movies.map(({ externalId, title, year }) => [externalId, title, year])).toEqual([
    ["17", "Heat", 1995],
  ]);
});

test("the last of several ratings by time counts, and bad lines are named", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `u${i},m,3,${978_300_000 + i}`);
  rows.push(
    "u1,m,5,978400000",
    "u2,m,1,5",
    "u3,m,4",
    ",m,4,978300000",
    "u5,x,abc,978300000",
    "u6,x,,978300000",
  );
  const dataset = await read({ "r.csv": `${header}\n${rows.join("\n")}\n` });
  expect(rowsOf(dataset)).toContain("u1 m 5 978400000");
  expect(rowsOf(dataset)).toContain("u2 m 3 978300002");
  const counted = dataset.rejectedLines.filter(({ count }) => count > 0);
  expect(
    Object.fromEntries(counted.map(({ reason, count, firstLines }) => [reason, [count, firstLines]])),
  ).toEqual({
    "a later rating of the same movie by the same user counts": [2, [3, 303]],
    "expected 4 columns": [1, [304]],
    "user id is empty": [1, [305]],
    "rating is not a number": [1, [306]],
    "has no rating": [1, [307]],
  });
});

test("users and items without a row that counts are none", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `u${i % 9},m${i},3,978300000\n`).join("");
  const bad =
    'Ann,Heat,bad,978300000\n"Bob","Up",11,978300000\nCleo,Alien,,978300000\nDan,Dune,-1,978300000\n';
  const dataset = await read({ "r.csv": `${header}\n${rows}${bad}` }, { scaleTo: 5 });
  expect(dataset.users.map(({ externalId }) => externalId).join()).toBe("u0,u1,u2,u3,u4,u5,u6,u7,u8");
  expect(dataset.movies).toHaveLength(300);
});

describe("what is refused says how to go on", () => {
  test.each([
    [
      "a column that is not there",
      { "r.csv": texts["commas.csv"]! },
      { user: "who" },
      /columns\.user: "who" is no column of r\.csv; it has userId, movieId/u,
    ],
    [
      "no column of users",
      { "r.csv": "movieId,rating\n1,4\n2,5\n" },
      {},
      /r\.csv, line 1: names no column of users; its columns are movieId, rating\. Say which they are: --columns user=NAME/u,
    ],
    [
      "a quote that is never closed",
      { "r.csv": `user,item,title,rating\n1,1,"Heat,4\n1,2,"Up",5\n${"1,3,a,4\n".repeat(9)}` },
      {},
      /r\.csv, line 2: opens a quote that is never closed/u,
    ],
    [
      "no table",
      { "r.txt": "Once upon a time.\nThe end.\n" },
      {},
      /is no table|names no column|cannot be used/u,
    ],
    [
      "a picture",
      { "r.csv": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 255, 0, 0]) },
      {},
      /r\.csv: is no text/u,
    ],
    [
      "an unknown encoding",
      { "r.csv": texts["commas.csv"]! },
      { encoding: "klingon" },
      /"klingon" is no known encoding/u,
    ],
    ["an impossible delimiter", { "r.csv": texts["commas.csv"]! }, { delimiter: "abc" }, /divides no table/u],
    [
      "two tables",
      { "a.csv": texts["commas.csv"]!, "b.csv": texts["commas.csv"]! },
      {},
      /several tables of interactions: a\.csv, b\.csv\. Say which one is meant: --table a\.csv/u,
    ],
    [
      "a table that is not there",
      { "a.csv": texts["commas.csv"]!, "b.csv": texts["commas.csv"]! },
      { table: "c.csv" },
      /There is no file "c\.csv" in the source; it holds a\.csv, b\.csv/u,
    ],
    [
      "times that are none",
      { "r.csv": timed(["a", "b", "c"]) },
      { time: "timestamp" },
      /holds no times that Cinevec reads/u,
    ],
    ["damaged Parquet", { "r.parquet": "PAR1nothing" }, {}, /r\.parquet: cannot be read as Parquet/u],
  ] as [string, Files, TableColumns, RegExp][])("%s", async (_name, files, columns, message) => {
    await expect(read(files, columns)).rejects.toThrow(message);
  });
});

describe("a table's first rows", () => {
  test.each(["\uff21", "\uff3f", "\ufec0", "\u3eff"])(
    "a first user's name may begin with a byte of a byte order mark: %s",
    async (letter) => {
      const files = { "r.csv": `${letter}nna,m1,4,978300760\nBob,m2,5,978300761\n` };
      const dataset = await read(files, { user: "1", item: "2", rating: "3", time: "4", header: false });
      expect(dataset.users.map(({ externalId }) => externalId).sort()).toEqual(["Bob", `${letter}nna`]);
    },
  );

  test.each([
    ["blank lines", "\n \n\r\n"],
    ["comments and blank lines", "# of 2001\n\n% by us\n\t\n"],
    ["Excel's sep=", "sep=,\r\n"],
    ["a byte order mark and Excel's sep=", "\uFEFFsep=,\r\n"],
  ])("may stand below %s, which count as lines", async (_, lead) => {
    const good = Array.from({ length: 200 }, (_, i) => `${i},7,4\n`).join("");
    const dataset = await read({ "r.csv": `${lead}user,item,rating\n${good}x,7,bad\n` });
    expect(dataset.users).toHaveLength(200);
    expect(dataset.rejectedLines.filter(({ count }) => count > 0)).toEqual([
      {
        file: "r.csv",
        reason: "rating is not a number",
        count: 1,
        firstLines: [lead.split("\n").length + 201],
      },
    ]);
  });

  test("without a header may stand below blank lines, too", async () => {
    expect(rowsOf(await read({ "r.csv": `\n\n${table(",", null)}` }))).toEqual(truth);
  });

  test("without a header may be one that cannot be used", async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},7,4,978300760\n`).join("");
    expect((await read({ "r.csv": `1,2\n${rows}` })).users).toHaveLength(200);
  });

  test("a header alone is no table", async () => {
    await expect(read({ "r.csv": "user,item" })).rejects.toThrow("r.csv: holds no ratings.");
  });

  test("a column whose name begins as a comment does is one, but in a text", async () => {
    const rows = given.map(([user, item, rating, time], row) => ({ "#": row, user, item, rating, time }));
    expect(rowsOf(await read({ "r.jsonl": rows.map((row) => JSON.stringify(row)).join("\n") }))).toEqual(
      truth,
    );
  });

  test("bad rows are named by the lines and rows that a person sees", async () => {
    const rows = [
      ["user", "item", "rating"],
      ["1", "7", "4"],
      ["2", "7", "bad"],
    ];
    const objects = rows.slice(1).map(([user, item, rating]) => ({ user, item, rating }));
    const columns = { rating: "rating" };
    const refused = async (files: Files) =>
      ((await read(files, columns).catch((error: unknown) => error)) as Error).message;
    expect(await refused({ "r.csv": rows.join("\n") })).toMatch(/^r\.csv, line 3: 1 of 2 lines/u);
    expect(await refused({ "r.xlsx": xlsxOf(rows) })).toMatch(/^r\.xlsx, line 3: 1 of 2 lines/u);
    expect(await refused({ "r.json": JSON.stringify(objects) })).toMatch(/^r\.json, line 2: 1 of 2 lines/u);
  });

  test("a quote opens no cell between double colons", async () => {
    const rows = given.map(([u, i, r, t]) => `${u}::${i}::${r}::${t}::"Heat\n`).join("");
    const columns = { user: "1", item: "2", rating: "3", time: "4" };
    expect(rowsOf(await read({ "r.dat": rows }, columns))).toEqual(truth);
  });
});

describe("what describes an item in its own rows", () => {
  test("may stand in the first column", async () => {
    const dataset = await read({ "r.csv": "title,userId,movieId,rating\nHeat (1995),1,7,4\nUp,2,8,5\n" });
    expect(dataset.movies.map(({ title, year }) => [title, year])).toEqual([
      ["Heat", 1995],
      ["Up", null],
    ]);
  });

  test.each([
    ["genres:token_seq", ["Crime", "Drama"]],
    ["genres", ["Crime Drama"]],
    ["genres:token", ["Crime Drama"]],
  ])("genres in a column %s", async (name, genres) => {
    const dataset = await read({
      "r.inter": `user_id:token\titem_id:token\trating:float\t${name}\n1\t7\t4\tCrime Drama\n2\t7\t5\tCrime Drama\n`,
    });
    expect(dataset.movies[0]!.genres).toEqual(genres);
  });
});

describe("the scale is told by rows all over a file", () => {
  /** Rows of as many bytes each, the last without a line end; ratings above 5 in those that `isHigh` says. */
  const fileOf = (count: number, rowBytes: number, isHigh: (row: number) => boolean) => {
    const rows = Array.from({ length: count }, (_, i) => {
      const start = `u${i % 50},i${String(i).padStart(6, "0")},`;
      const rating = isHigh(i) ? "10" : "05";
      return `${start}${"x".repeat(rowBytes - start.length - rating.length - 2)},${rating}`;
    });
    return rows.join("\n");
  };
  /** The stars of the fives: half of five where the tens were seen. */
  const starsOfFives = async (content: string) => {
    const columns = { user: "1", item: "2", rating: "4", header: false };
    return Math.min(...(await read({ "r.csv": content }, columns)).ratings.values);
  };
  const mebibyte = 1 << 20;

  test.each([
    ["its middle", 70_000, 18, (row: number) => row > 34_000 && row < 35_200],
    ["its end, which begins at a line end", 40_000, 32, (row: number) => row > 39_600],
    ["rows that are long", 256, 8192, (row: number) => row >= 128],
    ["a part of a small file", 6000, 18, (row: number) => row > 5200 && row < 5400],
  ])("%s", async (_, count, rowBytes, isHigh) => {
    expect(await starsOfFives(fileOf(count, rowBytes, isHigh))).toBe(2.5);
  });

  test("a file as long as the sample is in it as a whole", async () => {
    const content = `${fileOf(mebibyte / 32, 32, (row) => row > 5050 && row < 5150)}\n`;
    expect(content).toHaveLength(mebibyte);
    expect(await starsOfFives(content)).toBe(2.5);
  });
});

describe("what is opened is given back", () => {
  const columns = { user: "1", item: "2", rating: "3", time: "4" };

  test("the folder of converted files, whose name says that it is an import's", async () => {
    const temporary = await fixtures.folder({});
    const source = join(await fixtures.folder({ "r.jsonl": texts["lines.jsonl"]! }), "r.jsonl");
    vi.stubEnv("TMPDIR", temporary);
    const seen = new Set<string>();
    const onProgress = () => {
      for (const name of readdirSync(temporary)) seen.add(name);
    };
    await readDataset({ format: "INTERACTIONS", source, onProgress });
    expect([...seen]).toEqual([expect.stringMatching(/^cinevec-import-\d+-/u)]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.runIf(canListOpenFiles)("the table's file", async () => {
    const folder = await fixtures.folder({ "r.csv": texts["commas.csv"]! });
    await readDataset({ format: "INTERACTIONS", source: join(folder, "r.csv"), columns });
    expect(openFiles().filter((path) => path.startsWith(folder))).toEqual([]);
  });
});

describe("of several tables of interactions the one that is named", () => {
  const files = {
    "old.csv": texts["commas.csv"]!.split("\n").slice(0, 2).join("\n"),
    "new.csv.gz": gzipSync(texts["commas.csv"]!),
    "movies.csv": "movieId,title\n31,Alien (1979)\n1029,Dumbo (1941)\n",
  };

  test.each([
    ["old.csv", truth.slice(2)],
    ["new.csv", truth],
    ["new.csv.gz", truth],
  ])("%s is read, with the list of items beside it", async (name, expected) => {
    const dataset = await read(files, { table: name });
    expect(rowsOf(dataset)).toEqual(expected);
    expect(dataset.movies.find(({ externalId }) => externalId === "31")?.title).toBe("Alien");
  });
});
