import type { CatalogMovie } from "../services/catalog-movie.js";
import { chain, type MaybePromise } from "../services/maybe-promise.js";
import type { Context } from "./context.js";
import type { MovieId } from "./ids.js";

/** The movie, or null where there is none; at once where its catalog is in memory. */
export function lookUpMovie(
  { datasetId, externalId }: MovieId,
  { services }: Context,
): MaybePromise<CatalogMovie | null> {
  return chain(services.directory.dataset(datasetId), (dataset) =>
    dataset?.status === "READY"
      ? chain(services.catalogs.of(datasetId), (catalog) => catalog.movie(externalId))
      : null,
  );
}
