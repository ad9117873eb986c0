import type { Random } from "../../random.js";
import type { Ratings } from "../dataset.js";
import { buildRatings } from "../ratings/build-ratings.js";
import type { SampleMovie } from "./sample-movies.js";
import { createShelves, type Shelf } from "./shelf.js";

const day = 86_400;
/** Everybody joins after the newest movie is out: 1 January 2012. */
const firstDay = Date.UTC(2012, 0, 1) / 1000;
const meanHistory = 75;

/** How a person picks the next movie, given the last one: chances that sum to less than 1, the rest by taste. */
const chance = { franchise: 0.35, director: 0.2, kindred: 0.3, blockbuster: 0.1 };

interface Person {
  readonly tastes: readonly Shelf[];
  readonly bias: number;
  /** How many movies they will rate, 15 to 600. */
  readonly appetite: number;
}

/**
 * People who do not exist, rating `movies`: each has a few tastes (a genre of an era), follows directors and
 * franchises (in their order, mostly), and now and then sees what everybody sees; popularity falls like a power of
 * the rank in IMDb votes. Ratings are in half stars, 0.5 to 5: IMDb's score, a person's bias, a bonus for their
 * tastes, noise. About 75 ratings a person. The same `random` gives the same people.
 */
export function simulateAudience(movies: readonly SampleMovie[], users: number, random: Random): Ratings {
  const shelves = createShelves(movies);
  const seenBy = new Uint32Array(movies.length);
  const drawn = {
    users: [] as number[],
    movies: [] as number[],
    values: [] as number[],
    times: [] as number[],
  };

  for (let user = 0; user < users; user++) {
    const person = createPerson();
    let time = firstDay + random.integer(8 * 365) * day + random.integer(day);
    let last: number | null = null;
    let sitting = 1 + random.integer(6);
    for (let count = 0; count < person.appetite; count++) {
      const row = pickNext(person, last, user + 1);
      if (row === null) break;
      seenBy[row] = user + 1;
      drawn.users.push(user);
      drawn.movies.push(row);
      drawn.values.push(rate(person, row));
      drawn.times.push(time);
      last = row;
      if (--sitting > 0) time += 20 + random.integer(200);
      else {
        sitting = 1 + random.integer(6);
        time += day * (1 + random.integer(12)) + random.integer(day);
        // A new evening, a new mood.
        if (random.next() < 0.4) last = null;
      }
    }
  }
  return buildRatings({
    userCount: users,
    movieCount: movies.length,
    blocks: [
      {
        users: { users: Uint32Array.from(drawn.users), ends: null },
        movies: Uint32Array.from(drawn.movies),
        values: Float32Array.from(drawn.values),
        timestamps: Float64Array.from(drawn.times),
      },
    ],
  }).ratings;

  function createPerson(): Person {
    const anchors = Array.from({ length: 2 + random.integer(3) }, () => shelves.all.draw(random));
    return {
      tastes: anchors.map((row) => shelves.kindred(row, random)),
      bias: 0.35 * random.normal(),
      appetite: Math.round(Math.min(600, Math.max(15, meanHistory * 0.72 * Math.exp(0.8 * random.normal())))),
    };
  }

  function pickNext(person: Person, last: number | null, stamp: number): number | null {
    for (let attempt = 0; attempt < 30; attempt++) {
      const row = propose(person, last, stamp);
      if (row !== null && seenBy[row] !== stamp) return row;
    }
    return null;
  }

  function propose(person: Person, last: number | null, stamp: number): number | null {
    let dice = random.next();
    if (last !== null) {
      if (dice < chance.franchise) return shelves.nextOfFranchise(last, (row) => seenBy[row] === stamp);
      dice -= chance.franchise;
      if (dice < chance.director) return shelves.director(last)?.draw(random) ?? null;
      dice -= chance.director;
      if (dice < chance.kindred) return shelves.kindred(last, random).draw(random);
      dice -= chance.kindred;
    }
    if (dice < chance.blockbuster) return shelves.all.draw(random);
    return person.tastes[random.integer(person.tastes.length)]!.draw(random);
  }

  function rate(person: Person, row: number): number {
    const liking = person.tastes.some((shelf) => shelf.has(row)) ? 0.35 : -0.1;
    const stars =
      3.4 + ((movies[row]!.score ?? 6) - 6.2) * 0.45 + person.bias + liking + 0.7 * random.normal();
    return Math.min(5, Math.max(0.5, Math.round(stars * 2) / 2));
  }
}
