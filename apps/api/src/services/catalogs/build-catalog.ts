import type { CatalogArrays } from "./catalog-file.js";
import { buildTitles } from "./catalog-search.js";
import { buildTerms } from "./catalog-terms.js";
import type { SearchedMovie } from "./searched-movie.js";
import { orderedByTitle } from "./title-order.js";

/** All that a catalog's questions are answered from: some 2 s for 60,000 movies, in pieces between which others have their turn. */
export async function buildCatalog(movies: readonly SearchedMovie[]): Promise<CatalogArrays> {
  return {
    ...(await buildTitles(movies)),
    ...(await buildTerms(movies)),
    order: { rows: orderedByTitle(movies) },
  };
}
