import { expect, test } from "vitest";
import { nameKey, noPlaces, rolesByName, titleBeside } from "./column-names.js";

test.each([
  ["User-ID", "userid"],
  ["user_id", "userid"],
  ["User Id", "userid"],
  ["user.id", "userid"],
  ['"user\'id"', "userid"],
  ["user_id:token", "userid"],
  ["rating:float", "rating"],
  ["genres:token_seq", "genres"],
  ["vector:float_seq", "vector"],
  ["a:token:b", "a:token:b"],
])("the name %s is %s", (name, key) => {
  expect(nameKey(name)).toBe(key);
});

/** The places of the roles that were found. */
const places = (...names: string[]) =>
  Object.fromEntries(Object.entries(rolesByName(names)).filter(([, place]) => place >= 0));

test.each([
  ["MovieLens", ["userId", "movieId", "rating", "timestamp"], { user: 0, item: 1, rating: 2, time: 3 }],
  ["no name that we know", ["a", "b", "c"], {}],
  ["none at all", [], {}],
  [
    "the surest name counts, not the first column",
    ["author", "user_id", "movie"],
    { user: 1, item: 2, title: 2 },
  ],
  [
    "an id beside a title",
    ["item_id", "title", "release_year", "genre"],
    { item: 0, title: 1, year: 2, genres: 3 },
  ],
  ["a title that stands for the id", ["user", "Movie Title"], { user: 0, item: 1, title: 1 }],
  ["a name that stands for the id", ["user", "movie_name"], { user: 0, item: 1, title: 1 }],
  ["a film that stands for the id", ["user", "Film"], { user: 0, item: 1, title: 1 }],
  ["a title and a film of one table", ["user", "film", "title"], { user: 0, item: 1, title: 1 }],
  ["an id has no title of its own", ["user", "isbn"], { user: 0, item: 1 }],
  ["a name that holds the letters id is no id", ["user", "movie_video"], { user: 0, item: 1, title: 1 }],
  ["a movie's id is an id", ["user", "film_id"], { user: 0, item: 1 }],
  ["a product is an id", ["customer", "product", "name"], { user: 0, item: 1, title: 2 }],
  ["IMDb's id is the item's, too", ["user", "imdb_id"], { user: 0, item: 1, imdbId: 1 }],
  ["ids of IMDb and TMDB", ["movieId", "imdbId", "tmdbId"], { item: 0, imdbId: 1, tmdbId: 2 }],
  ["names that begin as known ones", ["USER_MD5", "movie_code"], { user: 0, item: 1, title: 1 }],
  [
    "names that end as known ones",
    ["user", "item", "my_score", "view_date"],
    { user: 0, item: 1, rating: 2, time: 3 },
  ],
  ["the rated movie is no rating", ["customer_rated", "item_rated"], { user: 0, item: 1 }],
  ["the user's time is the user", ["user_time", "item_key", "rating_date"], { user: 0, item: 1, time: 2 }],
  ["the user's time is no time", ["user_time", "item_key", "view_date"], { user: 0, item: 1, time: 2 }],
  ["the date of a rating is no rating", ["user", "item", "date_rated"], { user: 0, item: 1, time: 2 }],
] as const)("%s", (_, names, found) => {
  expect(places(...names)).toEqual(found);
});

test("a title beside the items is another column than theirs", () => {
  expect(titleBeside(["movie_title", "name"], 0)).toBe(1);
  expect(titleBeside(["Movie Title", "rating"], 0)).toBe(-1);
});

test("no places are none of any role", () => {
  expect(new Set(Object.values(noPlaces))).toEqual(new Set([-1]));
});
