import { ConflictError } from "@cinevec/core";
import { CalledThread, startWorker } from "@cinevec/core/threads";
import type { CatalogMovie } from "./catalog-movie.js";
import type { FoundTerm } from "./catalog-terms.js";
import { type SearchedMovie, searchedMovie } from "./searched-movie.js";

export interface FoundMovies {
  /** Best first. */
  readonly rows: Uint32Array;
  /** No title has all the words: these are spelled nearly so, or have some of the words. */
  readonly approximate: boolean;
}

export type CatalogQuestion =
  | { readonly catalog: number; readonly ask: "add"; readonly movies: readonly SearchedMovie[] }
  | { readonly catalog: number; readonly ask: "titles" | "terms"; readonly search: string }
  | { readonly catalog: number; readonly ask: "order" }
  | { readonly catalog: number; readonly ask: "close" };

export type CatalogCall = CatalogQuestion & { readonly call: number };

/**
 * The one thread that searches the movies of all catalogs: to index 60,000 movies takes seconds, and a word that all of
 * them have takes a good part of one, in which the thread of requests would answer nobody.
 */
export const catalogThread = new CalledThread<CatalogQuestion>(
  () => startWorker(new URL("./catalog-index-worker.js", import.meta.url)),
  {
    stopped: (cause) =>
      new ConflictError("The search of movies stopped before it answered: ask again.", { cause }),
    told: ({ name, message }) => Object.assign(new Error(message), { name }),
  },
);

/** So many movies are sent before others have their turn. */
const chunk = 1_000;

let catalogs = 0;

/** What that thread keeps of a catalog that nobody has any more is freed. */
const forgotten = new FinalizationRegistry<Sent>(free);

interface Sent {
  readonly catalog: number;
  readonly generation: number;
  readonly done: Promise<void>;
}

/** The search of one catalog's movies, and of their people, genres and decades. Indexes are built when first asked. */
export class CatalogIndex {
  private sent: Sent | null = null;

  constructor(private readonly movies: readonly CatalogMovie[]) {}

  /** Movies by words of their titles, alternative titles and year. @throws ConflictError where the thread ended. */
  async titles(search: string): Promise<FoundMovies> {
    return (await this.ask({ ask: "titles", search })) as FoundMovies;
  }

  /** All rows by their titles, case and accents forgiven; ties by row. @throws ConflictError where the thread ended. */
  async orderedByTitle(): Promise<Uint32Array> {
    return (await this.ask({ ask: "order" })) as Uint32Array;
  }

  /** People, genres and decades by words of their names, best first. @throws ConflictError where the thread ended. */
  async terms(search: string): Promise<readonly FoundTerm[]> {
    return (await this.ask({ ask: "terms", search })) as readonly FoundTerm[];
  }

  /** Frees what the thread has of it; who asks again sends the movies anew. */
  close(): void {
    if (!this.sent) return;
    forgotten.unregister(this);
    free(this.sent);
    this.sent = null;
  }

  private async ask(
    question: { readonly ask: "titles" | "terms"; readonly search: string } | { readonly ask: "order" },
  ): Promise<unknown> {
    for (;;) {
      if (this.sent?.generation !== catalogThread.generation) this.sent = this.send();
      const sent = this.sent;
      await sent.done;
      // Meanwhile it may have been closed, or the thread may have ended.
      if (this.sent === sent && sent.generation === catalogThread.generation)
        return catalogThread.ask({ catalog: sent.catalog, ...question });
    }
  }

  private send(): Sent {
    const catalog = catalogs++;
    const { movies } = this;
    async function addAll(): Promise<void> {
      for (let from = 0; from === 0 || from < movies.length; from += chunk)
        await catalogThread.ask({
          catalog,
          ask: "add",
          movies: movies.slice(from, from + chunk).map(searchedMovie),
        });
    }
    const done = addAll();
    const sent = { catalog, generation: catalogThread.generation, done };
    forgotten.register(this, sent, this);
    return sent;
  }
}

function free({ catalog, generation, done }: Sent): void {
  done
    .then(() =>
      generation === catalogThread.generation ? catalogThread.ask({ catalog, ask: "close" }) : null,
    )
    // The thread ended, and what it had with it.
    .catch(() => {});
}
