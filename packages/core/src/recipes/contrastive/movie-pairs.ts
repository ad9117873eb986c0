import type { Dataset, Pairs } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import type { Random } from "../../random.js";
import { collectGenres, jaccard } from "../genres/genre-sets.js";
import { collectLikes, drawNearbyLike } from "../likes/likes.js";

export interface PairOptions {
  readonly pairs: "auto" | "file" | "ratings" | "genres";
  readonly window: number;
  readonly minRating: number;
}

/** Where labelled pairs of dataset rows come from. */
export interface PairSource {
  readonly kind: "file" | "ratings" | "genres";
  /** uint8 [dataset movies]: 1 for a movie that may be in a pair. */
  readonly movies: Uint8Array;
  /**
   * `count` pairs that `accept` takes, half of them alike; fewer where they are hard to find. A file's: all of them,
   * as they stand there, whatever `count`.
   */
  draw(count: number, accept: (a: number, b: number) => boolean, random: Random): Pairs;
}

const minimumShared = 0.5;
const attemptsPerPair = 200;

/**
 * Draws alike pairs, then for each an unlike one: its first movie with the second of another alike pair. So a movie is
 * as often in the one as in the other, whatever `accept` leaves of it. Drawn from all movies instead, one with many of
 * its alike pairs held out would mostly be pushed away from others, and held-out pairs be told apart the wrong way.
 */
function drawBalanced(
  count: number,
  accept: (a: number, b: number) => boolean,
  random: Random,
  drawAlike: () => readonly [number, number] | null,
  isUnlike: (a: number, b: number) => boolean,
): Pairs {
  const wanted = Math.floor(count / 2);
  const alike: (readonly [number, number])[] = [];
  for (let attempt = 0; alike.length < wanted && attempt < wanted * attemptsPerPair; attempt++) {
    const pair = drawAlike();
    if (pair && pair[0] !== pair[1] && accept(pair[0], pair[1])) alike.push(pair);
  }
  const unlike = alike.flatMap(([a]) => {
    for (let attempt = 0; attempt < attemptsPerPair; attempt++) {
      const b = alike[random.integer(alike.length)]![1];
      if (a !== b && accept(a, b) && isUnlike(a, b)) return [[a, b] as const];
    }
    return [];
  });
  const pairs = [...alike, ...unlike];
  return {
    a: Uint32Array.from(pairs, ([a]) => a),
    b: Uint32Array.from(pairs, ([, b]) => b),
    labels: Uint8Array.from(pairs, (_, i) => (i < alike.length ? 1 : 0)),
  };
}

function fromFile({ movies, pairs }: Dataset): PairSource | null {
  if (!pairs || pairs.labels.length === 0) return null;
  const inPairs = new Uint8Array(movies.length);
  for (const row of [...pairs.a, ...pairs.b]) inPairs[row] = 1;
  return {
    kind: "file",
    movies: inPairs,
    draw(_count, accept) {
      const kept = Uint32Array.from(pairs.labels, (_, i) => i).filter((i) =>
        accept(pairs.a[i]!, pairs.b[i]!),
      );
      return {
        a: kept.map((i) => pairs.a[i]!),
        b: kept.map((i) => pairs.b[i]!),
        labels: Uint8Array.from(kept, (i) => pairs.labels[i]!),
      };
    },
  };
}

function fromRatings(dataset: Dataset, options: PairOptions): PairSource | null {
  const everyone = Int32Array.from(dataset.movies, (_, row) => row);
  const likes = collectLikes(dataset, options.minRating, everyone);
  const users = likes.offsets.length - 1;
  // Likes of users with two or more: the others can't be half of a pair.
  const usable: number[] = [];
  const userOf = new Uint32Array(likes.rows.length);
  const liked = new Uint8Array(dataset.movies.length);
  for (let user = 0; user < users; user++) {
    const [start, end] = [likes.offsets[user]!, likes.offsets[user + 1]!];
    userOf.fill(user, start, end);
    if (end - start < 2) continue;
    for (let i = start; i < end; i++) {
      usable.push(i);
      liked[likes.rows[i]!] = 1;
    }
  }
  if (liked.reduce((sum, one) => sum + one, 0) < 2) return null;
  const places = Uint32Array.from(usable);
  return {
    kind: "ratings",
    movies: liked,
    draw(count, accept, random) {
      return drawBalanced(
        count,
        accept,
        random,
        () => {
          const place = places[random.integer(places.length)]!;
          const partner = drawNearbyLike(likes, userOf[place]!, place, options.window, random);
          return partner < 0 ? null : [likes.rows[place]!, partner];
        },
        () => true,
      );
    },
  };
}

function fromGenres(dataset: Dataset): PairSource | null {
  const genres = collectGenres(dataset);
  const having = genres.of.flatMap((list, row) => (list.length ? [row] : []));
  if (having.length < 2) return null;
  const members: number[][] = genres.names.map(() => []);
  for (const row of having) for (const genre of genres.of[row]!) members[genre]!.push(row);
  return {
    kind: "genres",
    movies: Uint8Array.from(genres.of, (list) => (list.length ? 1 : 0)),
    draw(count, accept, random) {
      const pick = (list: readonly number[]) => list[random.integer(list.length)]!;
      return drawBalanced(
        count,
        accept,
        random,
        () => {
          const anchor = pick(having);
          const own = genres.of[anchor]!;
          const other = pick(members[pick(own)]!);
          return jaccard(own, genres.of[other]!) >= minimumShared ? [anchor, other] : null;
        },
        (a, b) => jaccard(genres.of[a]!, genres.of[b]!) === 0,
      );
    },
  };
}

/**
 * Labelled pairs of dataset rows. "file": the dataset's own. "ratings": two movies that one user liked within
 * `window` places of each other, against movies of different such pairs. "genres": movies that share at least half of their
 * genres against movies that share none. "auto": the dataset's own, else its ratings, else its genres.
 *
 * @throws InvalidInputError where the source asked for can give no pair.
 */
export function pairSource(dataset: Dataset, options: PairOptions): PairSource {
  const kind =
    options.pairs !== "auto"
      ? options.pairs
      : dataset.pairs
        ? "file"
        : dataset.ratings.movies.length > 0
          ? "ratings"
          : "genres";
  const source =
    kind === "file"
      ? fromFile(dataset)
      : kind === "ratings"
        ? fromRatings(dataset, options)
        : fromGenres(dataset);
  if (source) return source;
  throw InvalidInputError.of(
    ["options", "pairs"],
    `the dataset gives no pairs from ${JSON.stringify(kind)}; choose another source (file, ratings, genres)`,
  );
}
