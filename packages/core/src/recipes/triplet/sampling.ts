import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import type { Random } from "../../random.js";
import { collectGenres, type GenreSets, jaccard } from "../genres/genre-sets.js";
import { collectLikes, drawNearbyLike, type Likes } from "../likes/likes.js";
import type { Vocabulary } from "../vocabulary/vocabulary.js";

export type PositiveSource = "auto" | "co-liked" | "genres";
export type NegativeMining = "random" | "semi-hard" | "hard";

const attempts = 100;

/** Draws a movie that belongs beside an anchor, and tells whether two movies may be anchor and negative. */
export interface TripletSource {
  readonly kind: "co-liked" | "genres";
  /** Embedding rows that have a positive. */
  readonly anchors: Uint32Array;
  /** An embedding row, or -1 where none was found. */
  positive(anchor: number, random: Random): number;
  isNegative(anchor: number, other: number): boolean;
}

function fromLikes(likes: Likes, rows: number, window: number): TripletSource {
  const places: number[][] = Array.from({ length: rows }, () => []);
  const userOf = new Uint32Array(likes.rows.length);
  for (let user = 0; user + 1 < likes.offsets.length; user++) {
    const start = likes.offsets[user]!;
    const end = likes.offsets[user + 1]!;
    userOf.fill(user, start, end);
    if (end - start > 1) for (let i = start; i < end; i++) places[likes.rows[i]!]!.push(i);
  }
  return {
    kind: "co-liked",
    anchors: Uint32Array.from(places.flatMap((list, row) => (list.length ? [row] : []))),
    positive(anchor, random) {
      const own = places[anchor]!;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const place = own[random.integer(own.length)]!;
        const row = drawNearbyLike(likes, userOf[place]!, place, window, random);
        if (row >= 0 && row !== anchor) return row;
      }
      return -1;
    },
    isNegative: (anchor, other) => anchor !== other,
  };
}

function fromGenres(genres: GenreSets, vocabulary: Vocabulary): TripletSource {
  const of = [...vocabulary.movieRows].map((movie) => genres.of[movie]!);
  const members: number[][] = genres.names.map(() => []);
  for (const [row, list] of of.entries()) for (const genre of list) members[genre]!.push(row);
  return {
    kind: "genres",
    anchors: Uint32Array.from(of.flatMap((list, row) => (list.length ? [row] : []))),
    positive(anchor, random) {
      const own = of[anchor]!;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const pool = members[own[random.integer(own.length)]!]!;
        const row = pool[random.integer(pool.length)]!;
        if (row !== anchor && jaccard(own, of[row]!) >= 0.5) return row;
      }
      return -1;
    },
    isNegative: (anchor, other) => anchor !== other && jaccard(of[anchor]!, of[other]!) === 0,
  };
}

/**
 * "co-liked": the positive is a movie that somebody liked within `window` places of the anchor; any other movie
 * is a negative. "genres": the positive shares at least half of the genres, a negative none. "auto": co-liked
 * where there are ratings.
 *
 * @throws InvalidInputError where no movie has a positive.
 */
export function tripletSource(
  dataset: Dataset,
  vocabulary: Vocabulary,
  settings: { positives: PositiveSource; minRating: number; window: number },
): TripletSource {
  const kind =
    settings.positives === "auto"
      ? dataset.ratings.movies.length > 0
        ? "co-liked"
        : "genres"
      : settings.positives;
  const source =
    kind === "co-liked"
      ? fromLikes(
          collectLikes(dataset, settings.minRating, vocabulary.rowOf),
          vocabulary.ids.length,
          settings.window,
        )
      : fromGenres(collectGenres(dataset), vocabulary);
  if (source.anchors.length < 2) {
    throw InvalidInputError.of(
      ["options", "positives"],
      `no two movies go together by ${JSON.stringify(kind)} in this dataset; choose ${kind === "genres" ? "co-liked" : "genres"}`,
    );
  }
  return source;
}

/**
 * Replaces each triplet's negative by one from the batch. Hard: the nearest to the anchor. Semi-hard: the nearest
 * that is farther than the positive; where there is none, the random one stays.
 *
 * @param vectors float32 [3 × triplets × dimensions]: unit vectors of anchors, positives, negatives.
 */
export function mineNegatives(
  triplets: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
  mining: Exclude<NegativeMining, "random">,
  isNegative: TripletSource["isNegative"],
): void {
  const count = triplets.length / 3;
  const cosine = (x: number, y: number) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += vectors[x * dimensions + d]! * vectors[y * dimensions + d]!;
    return sum;
  };
  const mined = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const limit = mining === "semi-hard" ? cosine(i, count + i) : Number.POSITIVE_INFINITY;
    let best = Number.NEGATIVE_INFINITY;
    let chosen = triplets[2 * count + i]!;
    for (let candidate = count; candidate < 3 * count; candidate++) {
      const row = triplets[candidate]!;
      if (candidate === count + i || row === triplets[count + i] || !isNegative(triplets[i]!, row)) continue;
      const near = cosine(i, candidate);
      if (near >= limit || near <= best) continue;
      best = near;
      chosen = row;
    }
    mined[i] = chosen;
  }
  triplets.set(mined, 2 * count);
}
