import { createRandom, type Dataset, type MovieFacts, type Random } from "@cinevec/core";
import { sampler } from "./sampler.js";

export interface ScaleSize {
  readonly users: number;
  readonly movies: number;
  /** Ratings aimed at; the dataset has a percent more or less. */
  readonly ratings: number;
}

const genres = 19;
const keywords = 4000;
/** Groups of movies that a person likes more than others. */
const groups = 400;
const groupsPerUser = 6;
/** The share of a history that comes from anywhere. */
const anywhere = 0.35;

/**
 * Ratings as a large MovieLens release has them: histories of log-normal length (20 at least), popularity that falls
 * as Zipf and Mandelbrot say, tastes in groups of movies, half stars with a mean near 3.6, histories in the order of
 * time. Movies have genres, keywords and years that go with their group. Equal for equal seeds.
 */
export function scaleDataset({ users, movies, ratings }: ScaleSize, seed: number): Dataset {
  const random = createRandom(seed);
  const group = Uint16Array.from({ length: movies }, () => random.integer(groups));
  const members: number[][] = Array.from({ length: groups }, () => []);
  for (let movie = 0; movie < movies; movie++) members[group[movie]!]!.push(movie);
  const popularity = Float64Array.from({ length: movies }, (_, rank) => (rank + 40) ** -1.15);
  const anyMovie = sampler(Array.from(popularity.keys()), popularity);
  const inGroup = members.map((list) => sampler(list, popularity));

  const lengths = historyLengths(users, ratings, movies, random);
  const offsets = new Uint32Array(users + 1);
  for (let user = 0; user < users; user++) offsets[user + 1] = offsets[user]! + lengths[user]!;
  const total = offsets[users]!;
  const rows = new Uint32Array(total);
  const values = new Float32Array(total);
  const timestamps = new Float64Array(total);
  /** Who had the movie last: none is rated twice by one user. */
  const lastUser = new Int32Array(movies).fill(-1);
  for (let user = 0; user < users; user++) {
    const liked = Array.from({ length: groupsPerUser }, () => random.integer(groups));
    let time = 800_000_000 + random.integer(700_000_000);
    for (let at = offsets[user]!; at < offsets[user + 1]!; ) {
      const movie =
        random.next() < anywhere ? anyMovie(random) : inGroup[liked[random.integer(groupsPerUser)]!]!(random);
      // A person who has seen all that the groups hold takes any movie that is left.
      const row = lastUser[movie] === user ? firstLeft(lastUser, user, random.integer(movies)) : movie;
      lastUser[row] = user;
      rows[at] = row;
      const taste = liked.includes(group[row]!) ? 0.5 : 0;
      values[at] = Math.min(5, Math.max(0.5, Math.round((3.35 + taste + random.normal()) * 2) / 2));
      timestamps[at++] = time;
      time += 1 + random.integer(600);
    }
  }
  return {
    format: "MOVIELENS",
    simulated: true,
    licence: null,
    contentHash: `scale ${users} ${movies} ${ratings} ${seed}`,
    movies: Array.from({ length: movies }, (_, row) => factsOf(row, group[row]!, random)),
    users: Array.from({ length: users }, (_, user) => ({
      externalId: String(user + 1),
      gender: null,
      age: null,
      occupation: null,
    })),
    ratings: { offsets, movies: rows, values, timestamps },
    pairs: null,
    fileSplits: [],
    rejectedLines: [],
  };
}

function firstLeft(lastUser: Int32Array, user: number, from: number): number {
  let row = from;
  while (lastUser[row] === user) row = (row + 1) % lastUser.length;
  return row;
}

/** Log-normal, 20 at least and half of the movies at most, scaled to sum to `ratings`. */
function historyLengths(users: number, ratings: number, movies: number, random: Random): Uint32Array {
  const drawn = Float64Array.from({ length: users }, () => Math.exp(1.05 * random.normal()));
  const scale = (ratings - 20 * users) / drawn.reduce((sum, value) => sum + value, 0);
  return Uint32Array.from(drawn, (value) =>
    Math.min(Math.floor(movies / 2), 20 + Math.max(0, Math.round(value * scale))),
  );
}

function factsOf(row: number, group: number, random: Random): MovieFacts {
  const own = Array.from({ length: 4 }, (_, at) => (group * 11 + at * 7 + random.integer(8)) % keywords);
  return {
    externalId: String(row + 1),
    title: `Movie ${row + 1}`,
    alternativeTitles: [],
    year: 1930 + ((group * 13 + random.integer(12)) % 90),
    genres: [...new Set([group % genres, random.integer(genres)])].map((genre) => `Genre ${genre}`),
    overview: null,
    directors: [],
    cast: [],
    crew: [],
    keywords: [...new Set(own)].map((keyword) => `keyword ${keyword}`),
    companies: [],
    imdbId: null,
    tmdbId: null,
    posterUrl: null,
  };
}
