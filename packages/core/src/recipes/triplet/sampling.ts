import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import type { Random } from "../../random.js";
import { collectGenres, type GenreSets, jaccard } from "../genres/genre-sets.js";
import { collectLikes, drawNearbyLike, type Likes } from "../likes/likes.js";
import type { Vocabulary } from "../vocabulary/vocabulary.js";

export type PositiveSource = "auto" | "co-liked" | "genres";

const attempts = 100;

/** Draws a movie that belongs beside an anchor, and tells whether two movies may be anchor and negative. */
export interface TripletSource {
  readonly kind: "co-liked" | "genres";
  /** Embedding rows that have a positive. */
  readonly anchors: Uint32Array;
  /** An embedding row that `accept` lets pass, or -1 where none was found. */
  positive(anchor: number, accept: (row: number) => boolean, random: Random): number;
  isNegative(anchor: number, other: number): boolean;
}

function fromLikes(likes: Likes, rows: number, window: number): TripletSource {
  // Where each row was liked, in compressed-sparse-row form: 15 million likes must fit.
  const offsets = new Uint32Array(rows + 1);
  const userOf = new Uint32Array(likes.rows.length);
  const hasCompany = (user: number) => likes.offsets[user + 1]! - likes.offsets[user]! > 1;
  for (let user = 0; user + 1 < likes.offsets.length; user++) {
    userOf.fill(user, likes.offsets[user]!, likes.offsets[user + 1]!);
    if (!hasCompany(user)) continue;
    for (let i = likes.offsets[user]!; i < likes.offsets[user + 1]!; i++) offsets[likes.rows[i]! + 1]!++;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  const places = new Uint32Array(offsets[rows]!);
  const filled = offsets.slice();
  for (let i = 0; i < likes.rows.length; i++)
    if (hasCompany(userOf[i]!)) places[filled[likes.rows[i]!]!++] = i;
  return {
    kind: "co-liked",
    anchors: Uint32Array.from({ length: rows }, (_, row) => row).filter(
      (row) => offsets[row + 1]! > offsets[row]!,
    ),
    positive(anchor, accept, random) {
      const first = offsets[anchor]!;
      const count = offsets[anchor + 1]! - first;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const place = places[first + random.integer(count)]!;
        const row = drawNearbyLike(likes, userOf[place]!, place, window, random);
        if (row >= 0 && row !== anchor && accept(row)) return row;
      }
      return -1;
    },
    isNegative: (anchor, other) => anchor !== other,
  };
}

function fromGenres(genres: GenreSets, vocabulary: Vocabulary): TripletSource {
  const of = Array.from(vocabulary.movieRows, (movie) => genres.of[movie]!);
  const members: number[][] = genres.names.map(() => []);
  for (const [row, list] of of.entries()) for (const genre of list) members[genre]!.push(row);
  return {
    kind: "genres",
    anchors: Uint32Array.from(of.keys()).filter((row) => of[row]!.length > 0),
    positive(anchor, accept, random) {
      const own = of[anchor]!;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const pool = members[own[random.integer(own.length)]!]!;
        const row = pool[random.integer(pool.length)]!;
        if (row !== anchor && jaccard(own, of[row]!) >= 0.5 && accept(row)) return row;
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
 * Anchors, positives and negatives, one after the other; an anchor for which nothing was found is left out. A
 * negative is drawn as positives are: it is another anchor's positive. Were it drawn from all movies alike, popular
 * movies could be told from obscure ones instead of movies that go together from others.
 *
 * @param mayPair tells whether an anchor and another movie may be in these triplets, as positive or as negative.
 */
export function drawTriplets(
  anchors: Uint32Array,
  source: TripletSource,
  mayPair: (anchor: number, other: number) => boolean,
  random: Random,
): Uint32Array {
  const drawn = new Uint32Array(3 * anchors.length);
  const any = () => true;
  let count = 0;
  for (const anchor of anchors) {
    const positive = source.positive(anchor, (row) => mayPair(anchor, row), random);
    if (positive < 0) continue;
    let negative = -1;
    for (let attempt = 0; attempt < attempts && negative < 0; attempt++) {
      const row = source.positive(source.anchors[random.integer(source.anchors.length)]!, any, random);
      if (row >= 0 && row !== positive && source.isNegative(anchor, row) && mayPair(anchor, row))
        negative = row;
    }
    if (negative < 0) continue;
    drawn.set([anchor, positive, negative], 3 * count++);
  }
  return Uint32Array.from({ length: 3 * count }, (_, i) => drawn[3 * (i % count) + Math.floor(i / count)]!);
}
