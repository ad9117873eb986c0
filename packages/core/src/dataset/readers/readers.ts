import type { DatasetFormat } from "../dataset.js";
import { interactions } from "./interactions/read-interactions.js";
import { movieLens } from "./movielens/read-movielens.js";
import { netflixPrize } from "./netflix/read-netflix.js";
import { moviePairs } from "./pairs/read-pairs.js";
import type { Reader } from "./reader.js";
import { tmdb } from "./tmdb/read-tmdb.js";

/** The one list of formats that are read from files. */
export const readers: Readonly<Record<Exclude<DatasetFormat, "SAMPLE">, Reader>> = {
  MOVIELENS: movieLens,
  NETFLIX_PRIZE: netflixPrize,
  TMDB: tmdb,
  MOVIE_PAIRS: moviePairs,
  INTERACTIONS: interactions,
};
