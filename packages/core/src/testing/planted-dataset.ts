import type { Dataset, MovieFacts } from "../dataset/dataset.js";
import { createRandom } from "../random.js";

/**
 * A dataset with a known answer: `clusters` equal groups of movies; each user lives in one cluster and rates
 * only its movies (4 to 5 stars), but for a `noise` share drawn from all (1 to 5). Movie row r is in cluster
 * r % clusters, and its genre says so ("Cluster 3"). A model that learned anything finds nearest neighbors in
 * the same cluster.
 */
export function plantedDataset(input: {
  movies: number;
  users: number;
  clusters: number;
  ratingsPerUser: number;
  noise?: number;
  seed?: number;
}): Dataset {
  const random = createRandom(input.seed ?? 1);
  const noise = input.noise ?? 0.05;
  const movies: MovieFacts[] = Array.from({ length: input.movies }, (_, row) => ({
    externalId: String(row + 1),
    title: `Movie ${row + 1}`,
    alternativeTitles: [],
    year: 1950 + (row % 70),
    genres: [`Cluster ${row % input.clusters}`],
    overview: null,
    directors: [`Director ${row % input.clusters}`],
    cast: [],
    crew: [],
    keywords: [`keyword ${row % input.clusters}`],
    companies: [],
    imdbId: null,
    tmdbId: null,
    posterUrl: null,
  }));
  const offsets = new Uint32Array(input.users + 1);
  const rows: number[] = [];
  const values: number[] = [];
  const timestamps: number[] = [];
  const perCluster = Math.floor(input.movies / input.clusters);
  for (let user = 0; user < input.users; user++) {
    const cluster = user % input.clusters;
    const seen = new Set<number>();
    const wanted = Math.min(input.ratingsPerUser, perCluster);
    while (seen.size < wanted) {
      const noisy = random.next() < noise;
      const row = noisy
        ? random.integer(input.movies)
        : random.integer(perCluster) * input.clusters + cluster;
      if (seen.has(row)) continue;
      seen.add(row);
      rows.push(row);
      values.push(noisy ? 1 + random.integer(5) : 4 + random.integer(3) / 2);
      timestamps.push(1_000_000_000 + user * 1000 + seen.size);
    }
    offsets[user + 1] = rows.length;
  }
  return {
    format: "SAMPLE",
    simulated: true,
    licence: null,
    contentHash: `planted-${JSON.stringify(input)}`,
    movies,
    users: Array.from({ length: input.users }, (_, user) => ({
      externalId: String(user + 1),
      gender: null,
      age: null,
      occupation: null,
    })),
    ratings: {
      offsets,
      movies: Uint32Array.from(rows),
      values: Float32Array.from(values),
      timestamps: Float64Array.from(timestamps),
    },
    pairs: null,
    fileSplits: [],
    rejectedLines: [],
  };
}
