import type { CatalogMovie } from "./catalog-movie.js";
import type { FoundTerm } from "./catalog-terms.js";
import { catalogThread, newCatalogNumber } from "./catalog-thread.js";
import { type IndexSource, type LoadedIndex, loadIndex } from "./load-index.js";

export interface FoundMovies {
  /** Best first. */
  readonly rows: Uint32Array;
  /** No title has all the words: these are spelled nearly so, or have some of the words. */
  readonly approximate: boolean;
}

/** An index that the thread was given. */
interface Opened {
  readonly catalog: number;
  /** Which thread has it; rejects where none does. */
  readonly generation: Promise<number>;
}

/** What that thread keeps of a catalog that nobody has any more is freed. */
const forgotten = new FinalizationRegistry<Opened>(free);

/**
 * The search of one catalog's movies, and of their people, genres and decades. The index is read when it is first asked, or
 * built where none is kept.
 */
export class CatalogIndex {
  private loading: Promise<LoadedIndex> | null = null;
  private opened: Opened | null = null;
  private size = 0;

  /** @param onLoaded is called when the index has come into memory. */
  constructor(
    private readonly movies: readonly CatalogMovie[],
    private readonly source: IndexSource,
    private readonly onLoaded: () => void = () => {},
  ) {}

  /** What it takes in memory: nothing before it is asked. */
  get bytes(): number {
    return this.size;
  }

  /** Movies by words of their titles, alternative titles and year. @throws ConflictError where the thread ended. */
  async titles(search: string): Promise<FoundMovies> {
    return (await this.ask("titles", search)) as FoundMovies;
  }

  /** People, genres and decades by words of their names, best first. @throws ConflictError where the thread ended. */
  async terms(search: string): Promise<readonly FoundTerm[]> {
    return (await this.ask("terms", search)) as readonly FoundTerm[];
  }

  /**
   * All rows by their titles, case and accents forgiven; ties by row. A view. @throws ConflictError where the thread that
   * was to build the index ended.
   */
  async orderedByTitle(): Promise<Uint32Array> {
    return (await this.load()).arrays.order.rows;
  }

  /** Frees the index; who asks again has it read anew. */
  close(): void {
    this.size = 0;
    this.loading = null;
    if (!this.opened) return;
    forgotten.unregister(this);
    free(this.opened);
    this.opened = null;
  }

  private async ask(ask: "titles" | "terms", search: string): Promise<unknown> {
    for (;;) {
      this.opened ??= this.open();
      const { opened } = this;
      const generation = await opened.generation;
      // Meanwhile it may have been closed, or the thread may have ended.
      if (this.opened !== opened) continue;
      if (generation === catalogThread.generation)
        return catalogThread.ask({ catalog: opened.catalog, ask, search });
      this.opened = null;
    }
  }

  private open(): Opened {
    const catalog = newCatalogNumber();
    const give = async () => {
      const { arrays } = await this.load();
      const { generation } = catalogThread;
      await catalogThread.ask({ catalog, ask: "open", arrays });
      return generation;
    };
    const opened: Opened = { catalog, generation: give() };
    opened.generation.catch(() => {
      if (this.opened === opened) this.opened = null;
    });
    forgotten.register(this, opened, this);
    return opened;
  }

  private load(): Promise<LoadedIndex> {
    if (this.loading) return this.loading;
    const loading = loadIndex(this.movies, this.source);
    this.loading = loading;
    loading.then(
      ({ bytes }) => {
        if (this.loading !== loading) return;
        this.size = bytes;
        this.onLoaded();
      },
      () => {
        if (this.loading === loading) this.loading = null;
      },
    );
    return loading;
  }
}

function free({ catalog, generation }: Opened): void {
  generation
    .then((of) => (of === catalogThread.generation ? catalogThread.ask({ catalog, ask: "close" }) : null))
    // The thread ended, and what it had with it.
    .catch(() => {});
}
