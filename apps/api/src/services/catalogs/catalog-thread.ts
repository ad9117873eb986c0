import { ConflictError } from "@cinevec/core";
import { CalledThread, startWorker } from "@cinevec/core/threads";
import type { CatalogArrays } from "./catalog-file.js";
import type { SearchedMovie } from "./searched-movie.js";

export type CatalogQuestion =
  | { readonly catalog: number; readonly ask: "add"; readonly movies: readonly SearchedMovie[] }
  | {
      readonly catalog: number;
      readonly ask: "build";
      /** How many movies were added. */
      readonly count: number;
      readonly contentHash: string;
    }
  /** The arrays lie in shared memory: none is copied. */
  | { readonly catalog: number; readonly ask: "open"; readonly arrays: CatalogArrays }
  | { readonly catalog: number; readonly ask: "titles" | "terms"; readonly search: string }
  | { readonly catalog: number; readonly ask: "close" };

export type CatalogCall = CatalogQuestion & { readonly call: number };

/**
 * The one thread that indexes and searches the movies of all catalogs: to index 60,000 movies takes seconds, and a word that
 * all of them have takes a good part of one, in which the thread of requests would answer nobody.
 */
export const catalogThread = new CalledThread<CatalogQuestion>(
  () => startWorker(new URL("./catalog-index-worker.js", import.meta.url)),
  (cause) => new ConflictError("The search of movies stopped before it answered: ask again.", { cause }),
);

let catalogs = 0;

/** What the thread is to know a catalog by. */
export const newCatalogNumber = () => catalogs++;
