import type { MovieId } from "../ids/global-ids.js";
import { chain, type MaybePromise } from "../maybe-promise.js";
import type { CatalogMovie } from "../services/catalogs/catalog-movie.js";
import type { Context } from "./context.js";

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
