import type { Dataset } from "../dataset/dataset.js";
import type { Metric } from "../embedding/metric.js";
import { type Random, shuffle } from "../random.js";
import { bootstrap, type Interval } from "../statistics/bootstrap.js";
import { findFranchises } from "./franchises.js";
import { likeBands, wellLiked } from "./like-bands.js";
import { type NeighborSource, nearestNeighbors } from "./neighbor-source.js";
import { ratingCounts, rowOfMovie } from "./ranker.js";
import { tagAgreement } from "./tag-agreement.js";

const cutoff = 10;

/** Movies of a band that are asked for, at most: more of them narrow the interval little. */
const mostAsked = 1000;

export interface NeighborQualityInput {
  readonly source: NeighborSource;
  /** Its ratings are the likes that movies have; its movies tell franchises and tags. */
  readonly train: Dataset;
  /** Ratings from here on are likes. */
  readonly minRating: number;
  /** Well-liked movies that are asked for, at most; default all. */
  readonly mostWellLiked?: number;
  /** Draws the movies that are asked for where there are too many, and the intervals. */
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/**
 * Whether a movie's ten nearest are worth showing. franchise_recall: of the other movies of its franchise, the share
 * among its ten nearest; over movies with at least 20 likes, neighbors among these. franchise_recall_20_up, _5_19, _1_4
 * and _none: the same among all movies, for movies with so many likes. tag_agreement: the mean cosine of tags, genres,
 * actors and directors to the ten nearest, over and among movies with at least 20 likes. A movie without a vector finds
 * nothing. What no movie can be asked for is left out. Intervals resample franchises, and for tag_agreement movies.
 * @throws CancelledError when `signal` aborts.
 */
export async function neighborQuality(input: NeighborQualityInput): Promise<Metric[]> {
  const { train, minRating, random } = input;
  const likes = ratingCounts(train.ratings, train.movies.length, minRating);
  const franchises = new Franchises(findFranchises(train.movies), train.movies.length);
  const all = [...train.movies.keys()];
  const known = all.filter((movie) => likes[movie]! >= wellLiked);
  return [
    ...(await amongWellLiked(input, known, franchises)),
    ...(await amongAll(input, all, likes, franchises)),
  ].map(({ name, interval }) => ({ name, cutoff, ...interval(random.fork(name)), higherIsBetter: true }));
}

interface Measured {
  readonly name: string;
  interval(random: Random): Interval;
}

async function amongWellLiked(
  input: NeighborQualityInput,
  known: readonly number[],
  franchises: Franchises,
): Promise<Measured[]> {
  const { train, mostWellLiked = Number.POSITIVE_INFINITY } = input;
  const allowed = new Set(known);
  const agreement = tagAgreement(train);
  const asked = known.filter(
    (movie) => franchises.others(movie, allowed).length > 0 || agreement?.has(movie),
  );
  const draw = () =>
    shuffle(Uint32Array.from(asked), input.random.fork("asked among the well-liked"))
      .subarray(0, mostWellLiked)
      .sort();
  const some = asked.length > mostWellLiked ? [...draw()] : asked;
  const recalls = franchises.recalls();
  const agreements: number[] = [];
  for await (const { movie, nearest } of nearestMovies(input, some, known)) {
    recalls.add(movie, nearest, allowed);
    if (agreement?.has(movie))
      agreements.push(agreement.mean(movie, nearest, Math.min(cutoff, known.length - 1)));
  }
  return [
    ...recalls.measured("franchise_recall"),
    ...(agreements.length > 0
      ? [
          {
            name: "tag_agreement",
            interval: (random: Random) =>
              bootstrap([{ numerator: agreements, denominator: null }], random)[0]!,
          },
        ]
      : []),
  ];
}

async function amongAll(
  input: NeighborQualityInput,
  all: readonly number[],
  likes: Uint32Array,
  franchises: Franchises,
): Promise<Measured[]> {
  const members = all.filter((movie) => franchises.others(movie, null).length > 0);
  const measured: Measured[] = [];
  for (const { key, low, high } of likeBands) {
    const name = `franchise_recall_${key}`;
    const band = Uint32Array.from(members.filter((movie) => likes[movie]! >= low && likes[movie]! <= high));
    const asked = shuffle(band, input.random.fork(`asked ${name}`)).subarray(0, mostAsked);
    const recalls = franchises.recalls();
    for await (const { movie, nearest } of nearestMovies(input, [...asked], all))
      recalls.add(movie, nearest, null);
    measured.push(...recalls.measured(name));
  }
  return measured;
}

/** The ten nearest of each movie, all as dataset rows; none for a movie without a vector. */
async function* nearestMovies(
  { source, train, signal }: NeighborQualityInput,
  movies: readonly number[],
  among: readonly number[],
): AsyncGenerator<{ movie: number; nearest: readonly number[] }> {
  const rowOf = rowOfMovie(source.movieRows, train.movies.length);
  const rowsOf = (some: readonly number[]) =>
    Uint32Array.from(some.filter((movie) => rowOf[movie]! >= 0).map((movie) => rowOf[movie]!));
  for (const movie of movies) if (rowOf[movie]! < 0) yield { movie, nearest: [] };
  for await (const { row, rows } of nearestNeighbors(source, rowsOf(movies), rowsOf(among), cutoff, signal))
    yield {
      movie: source.movieRows[row]!,
      nearest: Array.from(rows, (other) => source.movieRows[other]!),
    };
}

/** Movies by franchise, and what is found of them. */
class Franchises {
  /** int32 [movies]: the franchise of each movie, -1 for none. */
  private readonly of: Int32Array;

  constructor(
    private readonly franchises: readonly (readonly number[])[],
    movies: number,
  ) {
    this.of = new Int32Array(movies).fill(-1);
    franchises.forEach((rows, franchise) => {
      for (const row of rows) this.of[row] = franchise;
    });
  }

  /** The rest of the movie's franchise, of the allowed movies alone unless that is null. */
  others(movie: number, allowed: ReadonlySet<number> | null): number[] {
    const rows = this.franchises[this.of[movie]!] ?? [];
    return rows.filter((row) => row !== movie && (allowed === null || allowed.has(row)));
  }

  recalls() {
    const found = new Float64Array(this.franchises.length);
    const asked = new Float64Array(this.franchises.length);
    return {
      add: (movie: number, nearest: readonly number[], allowed: ReadonlySet<number> | null) => {
        const wanted = this.others(movie, allowed);
        if (wanted.length === 0) return;
        const share =
          wanted.filter((other) => nearest.includes(other)).length / Math.min(cutoff, wanted.length);
        found[this.of[movie]!]! += share;
        asked[this.of[movie]!]!++;
      },
      measured(name: string): Measured[] {
        const some = [...asked.keys()].filter((franchise) => asked[franchise]! > 0);
        if (some.length === 0) return [];
        const column = {
          numerator: some.map((franchise) => found[franchise]!),
          denominator: some.map((franchise) => asked[franchise]!),
        };
        return [{ name, interval: (random) => bootstrap([column], random)[0]! }];
      },
    };
  }
}
