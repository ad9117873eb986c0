import { describe, expect, test } from "vitest";
import { CancelledError } from "../../../errors.js";
import { readLinks, readTagsCsv, readTagsDat, readUsers } from "./extras.js";
import { readMoviesCsv } from "./movie-table.js";

/** A hundred movies and some more, ids from 1. */
const movieTable = () =>
  readMoviesCsv(
    "movies.csv",
    `movieId,title,genres\n${Array.from({ length: 500 }, (_, i) => `${i + 1},Movie ${i},`).join("\n")}`,
  );

describe("links.csv", () => {
  const sound = Array.from({ length: 490 }, (_, i) => `${i + 1},${i + 1},`);
  const read = (...lines: string[]) => {
    const table = movieTable();
    const rejections = readLinks("links.csv", ["movieId,imdbId,tmdbId", ...lines].join("\n"), table);
    return { movies: table.movies, rejected: rejections.toRejectedLines() };
  };

  test.each([
    ["0114709", "862", "tt0114709", "862"],
    ["tt0114709", "862.0", "tt0114709", "862"],
    [" 114709 ", " 862 ", "tt0114709", "862"],
    ["12345678", "10", "tt12345678", "10"],
    ["", "", null, null],
  ])("IMDb's %j and TMDB's %j", (imdb, tmdb, imdbId, tmdbId) => {
    const { movies } = read(`2,${imdb},${tmdb}`);
    expect([movies[1]!.imdbId, movies[1]!.tmdbId]).toEqual([imdbId, tmdbId]);
    expect(movies[1]!.title).toBe("Movie 1");
    expect(movies[0]!.imdbId).toBeNull();
  });

  test.each(["501,1,1", "0,1,1", "x,1,1"])("%s is of no movie", (line) => {
    expect(read(...sound, line).rejected).toEqual([
      { file: "links.csv", reason: "movie id is not among the movies", count: 1, firstLines: [492] },
    ]);
  });

  test.each([
    "495,x1,1",
    "495,1x,1",
    "495,xtt1,1",
    "495,1,x1",
    "495,1,1x",
    "495,1,1.5",
    "495,1,1.0.0",
    "495,tt,1",
    "495,1,.0",
  ])("%s has an id that is no number", (line) => {
    const { movies, rejected } = read(...sound, line);
    expect(rejected).toEqual([
      { file: "links.csv", reason: "an id is not a number", count: 1, firstLines: [492] },
    ]);
    expect(movies[494]).toMatchObject({ imdbId: null, tmdbId: null });
  });

  test("of bad lines alone is refused", () => {
    expect(() => read("900,1,1")).toThrow("links.csv, line 2: 1 of 1 lines cannot be used");
  });
});

describe("tags", () => {
  const signal = new AbortController().signal;
  const csv = async (...lines: string[]) => {
    const table = movieTable();
    const text = ["userId,movieId,tag,timestamp", ...lines].join("\n");
    const rejections = await readTagsCsv("tags.csv", text, table, signal);
    return { movies: table.movies, rejected: rejections.toRejectedLines() };
  };

  test("the most applied first, then by name, without case", async () => {
    const { movies } = await csv("1,2,b,1", "1,2,Zoo,1", "2,2,zoo,1", "1,2,a,1", "1,2, C ,1", "1,3,x,1");
    expect(movies[1]!.keywords).toEqual(["zoo", "a", "b", "c"]);
    expect(movies[2]!.keywords).toEqual(["x"]);
    expect(movies[0]!.keywords).toEqual([]);
  });

  test("twenty of a movie", async () => {
    const tags = Array.from({ length: 25 }, (_, i) => `t${String(i).padStart(2, "0")}`);
    const { movies } = await csv(...tags.map((tag) => `1,1,${tag},1`).reverse());
    expect(movies[0]!.keywords).toEqual(tags.slice(0, 20));
  });

  test("lines without a movie or a tag are counted", async () => {
    const many = Array.from({ length: 400 }, () => "1,1,good,1");
    const { rejected } = await csv(...many, "1,900,x,1", "1,2, ,1", "1,x,a,1");
    expect(rejected).toEqual([
      { file: "tags.csv", reason: "movie id is not among the movies", count: 2, firstLines: [402, 404] },
      { file: "tags.csv", reason: "tag is empty", count: 1, firstLines: [403] },
    ]);
    await expect(csv("1,900,x,1")).rejects.toThrow("tags.csv, line 2: 1 of 1 lines cannot be used");
    expect(() => readTagsCsv("tags.csv", "movieId,word\n1,x\n", movieTable(), signal)).toThrow(
      "tags.csv, line 1: lacks the columns userId, tag",
    );
  });

  test("tags.dat says the same", async () => {
    const table = movieTable();
    const rejections = await readTagsDat(
      "tags.dat",
      "9::2::Fun::1\n8::2::fun::1\n8::2::so: so::1\n",
      table,
      signal,
    );
    expect(table.movies[1]!.keywords).toEqual(["fun", "so: so"]);
    expect(rejections.toRejectedLines()).toEqual([]);
    await expect(readTagsDat("tags.dat", "9::2::Fun\n", movieTable(), signal)).rejects.toThrow(
      "tags.dat, line 1: 1 of 1 lines cannot be used, which is more than 1 %: expected 4 columns",
    );
  });

  test("two million lines can be cancelled", async () => {
    const lines = `9::2::x::1\n`.repeat(20_000);
    await expect(readTagsDat("tags.dat", lines, movieTable(), AbortSignal.abort())).rejects.toThrow(
      CancelledError,
    );
  });
});

describe("users", () => {
  const read = (kind: "dat" | "pipes", text: string) => {
    const { users, rejections } = readUsers("users", text, kind);
    return { users: [...users], rejected: rejections.toRejectedLines() };
  };

  test("1m writes gender, age, occupation", () => {
    expect(read("dat", "1::F::1::10::48067\n 2 ::M::56::16::7\n").users).toEqual([
      ["1", { externalId: "1", gender: "F", age: 1, occupation: "10" }],
      ["2", { externalId: "2", gender: "M", age: 56, occupation: "16" }],
    ]);
  });

  test("100k writes age, gender, occupation", () => {
    expect(read("pipes", "1|24|M|technician|85711\n").users).toEqual([
      ["1", { externalId: "1", gender: "M", age: 24, occupation: "technician" }],
    ]);
  });

  test("what is left out is not known, nor is an age that is no whole number", () => {
    const nothing = { gender: null, age: null, occupation: null };
    expect(read("pipes", "1||||\n2|24.5|||\n3|x|||\n4|0|||\n").users).toEqual([
      ["1", { externalId: "1", ...nothing }],
      ["2", { externalId: "2", ...nothing }],
      ["3", { externalId: "3", ...nothing }],
      ["4", { externalId: "4", ...nothing, age: 0 }],
    ]);
  });

  test("bad lines are counted", () => {
    const many = Array.from({ length: 400 }, (_, i) => `${i}|24|M|x|1\n`).join("");
    expect(read("pipes", `${many}u1|24|M|x|1\n1u|24|M|x|1\n7|24\n`).rejected).toEqual([
      { file: "users", reason: "user id is not a whole number", count: 2, firstLines: [401, 402] },
      { file: "users", reason: "expected 5 columns", count: 1, firstLines: [403] },
    ]);
    expect(() => read("pipes", "x|24|M|x|1\n")).toThrow("users, line 1: 1 of 1 lines cannot be used");
  });

  test("of another width throughout are something else, and left out with a word", () => {
    expect(read("dat", "1::139564917\n2::17528189\n")).toEqual({
      users: [],
      rejected: [
        {
          file: "users",
          reason: "was not read: its lines have 2 columns, expected 5 with gender, age and occupation",
          count: 0,
          firstLines: [],
        },
      ],
    });
    expect(() => read("dat", "1::139564917\n2::M::1::1::1\n")).toThrow("expected 5 columns");
    expect(read("dat", "\n")).toEqual({ users: [], rejected: [] });
  });
});
