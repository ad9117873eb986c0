import { createRandom } from "../../random.js";
import { withContentHash } from "../content-hash.js";
import type { Dataset } from "../dataset.js";
import { readSampleMovies } from "./sample-movies.js";
import { simulateAudience } from "./simulated-audience.js";

const licence =
  "Movies: vega-datasets, movies.json (BSD-3-Clause, https://github.com/vega/vega-datasets). Ratings: simulated, not given by people.";

/**
 * The dataset that needs no network: 3,201 real movies and a simulated audience, about 75 ratings a person.
 * `users`: how many people to invent (default 4,000, some 300,000 ratings). Equal arguments give equal content.
 */
export async function sampleDataset(options: { seed?: number; users?: number } = {}): Promise<Dataset> {
  const movies = await readSampleMovies();
  const users = options.users ?? 4000;
  const ratings = simulateAudience(movies, users, createRandom(options.seed ?? 1).fork("simulated audience"));
  return withContentHash({
    format: "SAMPLE",
    simulated: true,
    licence,
    movies: movies.map((movie) => movie.facts),
    users: Array.from({ length: users }, (_, user) => ({
      externalId: String(user + 1),
      gender: null,
      age: null,
      occupation: null,
    })),
    ratings,
    pairs: null,
    fileSplits: [],
    rejectedLines: [],
  });
}
