import type { Dataset, Pairs } from "../dataset/dataset.js";
import { InvalidInputError } from "../errors.js";
import type { Random } from "../random.js";
import { collectGenres, jaccard } from "./genre-sets.js";
import { collectLikes, drawNearbyLike } from "./likes.js";

type PairSource = "auto" | "file" | "ratings" | "genres";

export interface PairOptions {
  readonly pairs: PairSource;
  readonly drawnPairs: number;
  readonly window: number;
  readonly minRating: number;
}

const minimumShared = 0.5;
const attemptsPerPair = 200;

function fromRatings(dataset: Dataset, options: PairOptions, random: Random): Pairs {
  const everyone = Int32Array.from(dataset.movies, (_, row) => row);
  const likes = collectLikes(dataset, options.minRating, everyone);
  const a: number[] = [];
  const b: number[] = [];
  const labels: number[] = [];
  const wanted = Math.floor(options.drawnPairs / 2);
  const userOf = new Uint32Array(likes.rows.length);
  for (let user = 0; user + 1 < likes.offsets.length; user++) {
    userOf.fill(user, likes.offsets[user]!, likes.offsets[user + 1]!);
  }
  const drawLike = () => random.integer(likes.rows.length);
  for (
    let attempt = 0;
    likes.rows.length > 1 && labels.length < 2 * wanted && attempt < wanted * 20;
    attempt++
  ) {
    const index = drawLike();
    const partner = drawNearbyLike(likes, userOf[index]!, index, options.window, random);
    const anchor = likes.rows[index]!;
    // Drawn by popularity like its positive twin: else popularity alone would tell the classes apart.
    const other = likes.rows[drawLike()]!;
    if (partner < 0 || partner === anchor || other === anchor || other === partner) continue;
    a.push(anchor, anchor);
    b.push(partner, other);
    labels.push(1, 0);
  }
  return { a: Uint32Array.from(a), b: Uint32Array.from(b), labels: Uint8Array.from(labels) };
}

function fromGenres(dataset: Dataset, options: PairOptions, random: Random): Pairs {
  const genres = collectGenres(dataset);
  const having = genres.of.flatMap((list, row) => (list.length ? [row] : []));
  const members = genres.names.map((_, genre) => having.filter((row) => genres.of[row]!.includes(genre)));
  const a: number[] = [];
  const b: number[] = [];
  const labels: number[] = [];
  const wanted = Math.floor(options.drawnPairs / 2);
  const draw = (list: readonly number[], accept: (row: number) => boolean): number => {
    for (let attempt = 0; attempt < attemptsPerPair; attempt++) {
      const row = list[random.integer(list.length)]!;
      if (accept(row)) return row;
    }
    return -1;
  };
  for (let attempt = 0; having.length > 1 && labels.length < 2 * wanted && attempt < wanted * 4; attempt++) {
    const anchor = having[random.integer(having.length)]!;
    const own = genres.of[anchor]!;
    const pool = members[own[random.integer(own.length)]!]!;
    const positive = draw(pool, (row) => row !== anchor && jaccard(own, genres.of[row]!) >= minimumShared);
    const negative = draw(having, (row) => jaccard(own, genres.of[row]!) === 0);
    if (positive < 0 || negative < 0) continue;
    a.push(anchor, anchor);
    b.push(positive, negative);
    labels.push(1, 0);
  }
  return { a: Uint32Array.from(a), b: Uint32Array.from(b), labels: Uint8Array.from(labels) };
}

/**
 * Labelled pairs of dataset rows. "file": the dataset's own. "ratings": two movies that one user liked within
 * `window` places of each other against the first with a movie drawn by popularity. "genres": movies that share
 * at least half of their genres against movies that share none. Drawn pairs are balanced.
 *
 * @throws InvalidInputError where the source asked for gives no pair, or pairs of one class alone.
 */
export function collectPairs(dataset: Dataset, options: PairOptions, random: Random): Pairs {
  const source =
    options.pairs !== "auto"
      ? options.pairs
      : dataset.pairs
        ? "file"
        : dataset.ratings.movies.length > 0
          ? "ratings"
          : "genres";
  const pairs =
    source === "file"
      ? dataset.pairs
      : source === "ratings"
        ? fromRatings(dataset, options, random)
        : fromGenres(dataset, options, random);
  const positives = pairs?.labels.reduce((sum, label) => sum + label, 0) ?? 0;
  if (pairs && positives > 0 && positives < pairs.labels.length) return pairs;
  const path = ["options", "pairs"];
  if (!pairs || pairs.labels.length === 0) {
    throw InvalidInputError.of(
      path,
      `the dataset gives no pairs from ${JSON.stringify(source)}; choose another source (file, ratings, genres)`,
    );
  }
  throw InvalidInputError.of(
    path,
    `all ${pairs.labels.length} pairs have label ${positives ? 1 : 0}; both 0 and 1 are needed to learn from`,
  );
}
