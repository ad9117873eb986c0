import { describe, expect, test } from "vitest";
import { twoMovies as movies, tmdbReader } from "../../../testing/tmdb-tables.js";

const read = tmdbReader();

describe("ratings", () => {
  const ratings = "userId,movieId,rating,timestamp\n1,1,2.5,9\n2,2,4,7\n";
  const rated = async (links: string, more: Record<string, string> = {}) => {
    const files = { "movies_metadata.csv": movies, "ratings.csv": ratings, "links.csv": links, ...more };
    const found = await read(files);
    return found.users.map(({ externalId }, u) => [
      externalId,
      found.ratings.movies[found.ratings.offsets[u]!],
    ]);
  };

  test("come by way of the links, whatever else those say", async () => {
    const links =
      "movieId,imdbId,tmdbId\n 1 ,1, 20 \n2,1,10.0\n3,1,999\n4,1,\nx,1,10\n50000000,1,20\n999999999999999,1,20\n";
    expect(await rated(links)).toEqual([
      ["1", 1],
      ["2", 0],
    ]);
  });

  test("of all releases before the small one's", async () => {
    const small = "userId,movieId,rating,timestamp\n9,1,1,1\n";
    const links = "movieId,tmdbId\n1,10\n2,20\n";
    expect(
      await rated(links, { "ratings_small.csv": small, "links_small.csv": "movieId,tmdbId\n1,20\n2,10\n" }),
    ).toEqual([
      ["1", 0],
      ["2", 1],
    ]);
  });

  test("without links, and links without TMDB's ids, are refused", async () => {
    await expect(read({ "movies_metadata.csv": movies, "ratings.csv": ratings })).rejects.toThrow(
      "ratings.csv: names movies by MovieLens' ids: put links.csv beside it.",
    );
    await expect(rated("movieId,imdbId\n1,2\n")).rejects.toThrow(
      "links.csv, line 1: lacks the column tmdbId",
    );
    await expect(rated("movieId,tmdbId\n1\n")).rejects.toThrow("links.csv, line 2: 1 of 1 lines");
    for (const links of ["1,10.01\n2,110", "1,1.00\n2,20"])
      await expect(rated(`movieId,tmdbId\n${links}\n`)).rejects.toThrow("movie id is not among the movies");
  });

  test("of MovieLens' movie 0 are read, of one beyond its ids refused", async () => {
    const links = "movieId,tmdbId\n0,10\n50000000,20\n";
    const of = (movie: number) => ({ "ratings.csv": `userId,movieId,rating,timestamp\n1,${movie},2.5,9\n` });
    expect(await rated(links, of(0))).toEqual([["1", 0]]);
    await expect(rated(links, of(50_000_000))).rejects.toThrow("movie id is not among the movies");
  });

  test("are none where links alone are there", async () => {
    const found = await read({ "movies_metadata.csv": movies, "links.csv": "no table" });
    expect([found.users, found.ratings.movies.length, found.rejectedLines]).toEqual([[], 0, []]);
  });
});

describe("the source", () => {
  test("holds one dataset", async () => {
    await expect(read({ "movies_metadata.csv": movies, "tmdb_5000_movies.csv": movies })).rejects.toThrow(
      "source: holds two datasets: tmdb_5000_movies.csv and movies_metadata.csv. Put each into a folder of its own and import one.",
    );
  });

  test("that is something else is told what was expected", async () => {
    await expect(read({ "credits.csv": "x", "pairs.csv": "x" })).rejects.toThrow(
      "source: is no TMDB dataset: expected tmdb_5000_movies.csv or movies_metadata.csv; found credits.csv, pairs.csv. It looks like MOVIE_PAIRS: import it with the format MOVIE_PAIRS (--format MOVIE_PAIRS).",
    );
    await expect(read({ "tmdb_5000_credits.csv": "x" })).rejects.toThrow(/found tmdb_5000_credits\.csv\.$/u);
    const heap = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`${10 + i}.txt`, "x"]));
    await expect(read(heap)).rejects.toThrow(/found 10\.txt, .*, 29\.txt\.$/u);
  });

  test("names what lies elsewhere and was not read", async () => {
    const { rejectedLines } = await read({
      "a/movies_metadata.csv": movies,
      "b/credits.csv": "x",
      "b/keywords.csv": "x",
      "b/links_small.csv": "x",
      "b/ratings_small.csv": "x",
      "b/other.csv": "x",
    });
    expect(rejectedLines.map(({ file }) => file)).toEqual([
      "b/credits.csv",
      "b/keywords.csv",
      "b/links_small.csv",
      "b/ratings_small.csv",
    ]);
  });

  test("says whose the data is", async () => {
    expect((await read({ "movies_metadata.csv": movies })).licence).toMatch(
      /^Facts from The Movie Database/u,
    );
  });
});
