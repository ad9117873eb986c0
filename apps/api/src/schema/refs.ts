import type { Dataset, EmbeddingMap, TrainingRun } from "@cinevec/db";
import type { CatalogMovie } from "../services/catalogs/catalog-movie.js";
import type { OpenedEmbedding } from "../services/spaces/opened-embedding.js";
import { builder } from "./builder.js";

/** An answer of a space, as movies. */
export interface MovieNeighbor {
  readonly movie: CatalogMovie;
  readonly similarity: number;
  readonly rank: number;
}

/** Types that name each other meet here; each is implemented in its own file. */
export const DatasetRef = builder.objectRef<Dataset>("Dataset");
export const MovieRef = builder.objectRef<CatalogMovie>("Movie");
export const NeighborRef = builder.objectRef<MovieNeighbor>("Neighbor");
export const RunRef = builder.objectRef<TrainingRun>("TrainingRun");
export const EmbeddingMapRef = builder.objectRef<EmbeddingMap>("EmbeddingMap");
export const EmbeddingRef = builder.objectRef<OpenedEmbedding>("Embedding");
