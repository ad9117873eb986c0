import { describe, expect, test } from "vitest";
import { twoMovies as movies, quotedTable as table, tmdbReader } from "../../../testing/tmdb-tables.js";

const read = tmdbReader();
const shown = (lines: readonly { file: string; reason: string; firstLines: readonly number[] }[]) =>
  lines.map(({ file, reason, firstLines }) => [file, reason, firstLines]);

/** Enough lines that three bad ones are less than one of a hundred. */
const many = Array.from({ length: 400 }, (_, i) => [String(i + 1), `Movie ${i}`, "[]"]);

describe("movies", () => {
  const facts = async (columns: Readonly<Record<string, string>>) => {
    const all = { id: "10", title: "Heat", genres: "[]", ...columns };
    return (await read({ "movies_metadata.csv": table(Object.keys(all), Object.values(all)) })).movies[0];
  };

  test("of which only id and title are known", async () => {
    expect(await facts({})).toEqual({
      externalId: "10",
      title: "Heat",
      alternativeTitles: [],
      year: null,
      genres: [],
      overview: null,
      directors: [],
      cast: [],
      crew: [],
      keywords: [],
      companies: [],
      imdbId: null,
      tmdbId: "10",
      posterUrl: null,
    });
  });

  test.each([
    ["1995-12-15", 1995],
    ["15/12/1895", 1895],
    ["2009", 2009],
    ["1795-01-01", null],
    ["21995", null],
    ["19950", null],
    ["", null],
  ])("the release date %j gives the year %s", async (date, year) => {
    expect((await facts({ release_date: date }))?.year).toBe(year);
  });

  test.each([
    ["Heat", []],
    [" Caf&eacute; ", ["Café"]],
    ["", []],
  ])("the original title %j", async (title, alternativeTitles) => {
    expect((await facts({ original_title: title }))?.alternativeTitles).toEqual(alternativeTitles);
  });

  test("texts are trimmed, a poster is a path", async () => {
    expect(
      await facts({
        id: " 10 ",
        title: " Caf&eacute; ",
        overview: " so ",
        imdb_id: " tt1 ",
        poster_path: "/a.jpg",
      }),
    ).toMatchObject({
      externalId: "10",
      title: "Café",
      overview: "so",
      imdbId: "tt1",
      tmdbId: "10",
      posterUrl: "https://image.tmdb.org/t/p/w342/a.jpg",
    });
    expect((await facts({ poster_path: "a/b.jpg" }))?.posterUrl).toBeNull();
  });

  test.each([
    ["", []],
    [" ", []],
    ["[{'name': 'Crime'}, {'name': 'crime'}, {'id': 3}, {'name': 4}, 'x', None, ['y']]", ["Crime"]],
  ])("genres of %j", async (genres, names) => {
    expect((await facts({ genres }))?.genres).toEqual(names);
  });

  test("lines that are none are counted by reason, and so are cells that are no lists", async () => {
    const bad = [
      ["x1", "A", "[]"],
      ["1x", "A", "[]"],
      ["999", " ", "[]"],
      ["7", "Again", "[]"],
    ];
    const { movies: found, rejectedLines } = await read({
      "movies_metadata.csv": table(["id", "title", "genres"], ...many, ...bad),
    });
    expect(found).toHaveLength(400);
    expect(found[6]!.title).toBe("Movie 6");
    expect(shown(rejectedLines)).toEqual([
      ["movies_metadata.csv", "movie id is not a whole number", [402, 403]],
      ["movies_metadata.csv", "movie has no title", [404]],
      ["movies_metadata.csv", "movie id was given before", [405]],
    ]);
    const cells = [
      ["997", "A", "{'name': 'Crime'}"],
      ["998", "B", "3"],
      ["999", "C", "[{"],
    ];
    const other = await read({ "movies_metadata.csv": table(["id", "title", "genres"], ...many, ...cells) });
    expect(shown(other.rejectedLines)).toEqual([
      ["movies_metadata.csv", "genres cannot be parsed", [402, 403, 404]],
    ]);
    expect(other.movies).toHaveLength(403);
  });

  test("keywords and companies that cannot be parsed are named so", async () => {
    const rows = many.map((line) => [...line, "[]", "[]"]);
    rows[3] = ["4", "D", "[]", "x", "y"];
    const { rejectedLines } = await read({
      "movies_metadata.csv": table(["id", "title", "genres", "keywords", "production_companies"], ...rows),
    });
    expect(shown(rejectedLines)).toEqual([
      ["movies_metadata.csv", "keywords cannot be parsed", [5]],
      ["movies_metadata.csv", "production_companies cannot be parsed", [5]],
    ]);
  });

  test("none at all is refused", async () => {
    await expect(read({ "movies_metadata.csv": "id,title,genres\n" })).rejects.toThrow(
      "movies_metadata.csv: holds no movies.",
    );
    await expect(read({ "movies_metadata.csv": "id,name\n1,a\n" })).rejects.toThrow(
      "lacks the columns title, genres",
    );
  });
});

describe("credits", () => {
  const credits = async (cast: readonly object[], crew: readonly object[]) => {
    const text = table(["movie_id", "cast", "crew"], ["10", JSON.stringify(cast), JSON.stringify(crew)]);
    const { movies: found } = await read({ "tmdb_5000_movies.csv": movies, "tmdb_5000_credits.csv": text });
    expect(found[1]).toMatchObject({ cast: [], crew: [], directors: [] });
    return found[0]!;
  };

  test("twenty of the cast, by billing, those without one last", async () => {
    const cast = Array.from({ length: 30 }, (_, i) => ({ name: `N${i}`, order: 30 - i }));
    const { cast: found } = await credits([{ name: "Extra" }, ...cast], []);
    expect(found).toEqual(Array.from({ length: 20 }, (_, i) => `N${29 - i}`));
    expect((await credits([{ name: "Extra" }, { name: "Star", order: 7 }], [])).cast).toEqual([
      "Star",
      "Extra",
    ]);
  });

  test("fifteen of the crew with telling jobs, directors apart", async () => {
    const jobs = [
      ...["Writer", "Screenplay", "Story", "Novel", "Author", "Producer", "Executive Producer"],
      ...["Director of Photography", "Original Music Composer", "Music", "Editor", "Production Design"],
    ];
    const crew = jobs.map((job) => ({ name: `the ${job}`, job }));
    const others = [
      { name: "Mann", job: "Director" },
      { name: "Mann", job: "Writer" },
      { name: "Grip", job: "Grip" },
      { name: "X" },
    ];
    const movie = await credits([], [...others, ...crew]);
    expect(movie.directors).toEqual(["Mann"]);
    expect(movie.crew).toEqual(jobs.map((job) => `the ${job}`));
    const writers = Array.from({ length: 20 }, (_, i) => ({ name: `W${i}`, job: "Writer" }));
    expect((await credits([], writers)).crew).toEqual(writers.slice(0, 15).map(({ name }) => name));
  });

  test("of movies that are not known, and cells that cannot be parsed, are counted", async () => {
    const rows = many.map(([id]) => [id!, "[]", "[]"]);
    rows[1] = [" 2 ", "x", "y"];
    const { rejectedLines } = await read({
      "movies_metadata.csv": table(["id", "title", "genres"], ...many),
      "credits.csv": table(["id", "cast", "crew"], ...rows, ["999", "[]", "[]"]),
      "keywords.csv": table(["id", "keywords"], ["998", "[]"], ...many.map(([id]) => [id!, "[]"])),
    });
    expect(shown(rejectedLines)).toEqual([
      ["credits.csv", "cast cannot be parsed", [3]],
      ["credits.csv", "crew cannot be parsed", [3]],
      ["credits.csv", "movie id is not among the movies", [402]],
      ["keywords.csv", "movie id is not among the movies", [2]],
    ]);
  });

  test("of bad lines alone are refused", async () => {
    await expect(
      read({
        "movies_metadata.csv": movies,
        "credits.csv": table(["id", "cast", "crew"], ["9", "[]", "[]"]),
      }),
    ).rejects.toThrow("credits.csv, line 2: 1 of 1 lines cannot be used");
    await expect(read({ "movies_metadata.csv": movies, "credits.csv": "id,cast\n" })).rejects.toThrow(
      "credits.csv, line 1: lacks the column crew",
    );
    await expect(
      read({ "tmdb_5000_movies.csv": movies, "tmdb_5000_credits.csv": "id,cast,crew\n" }),
    ).rejects.toThrow("lacks the column movie_id");
    await expect(read({ "movies_metadata.csv": movies, "keywords.csv": "id,words\n" })).rejects.toThrow(
      "keywords.csv, line 1: lacks the column keywords",
    );
  });
});
