import { tmdbPosterUrl } from "@cinevec/core";
import { LRUCache } from "lru-cache";
import type { MaybePromise } from "../../maybe-promise.js";
import { Turnstile } from "../spaces/turnstile.js";
import { PosterFile } from "./poster-file.js";
import { findPoster, keyOf, TmdbError, type TmdbIds, type TmdbSettings } from "./tmdb-client.js";

/** What TMDB said of a movie. */
export interface KnownPoster {
  /** "/abc.jpg"; null: it has none. */
  readonly path: string | null;
  /** When it was asked, ms since 1970. */
  readonly asked: number;
}

/** TMDB's terms let answers be kept for six months; one who has no poster may get one any day. */
const day = 86_400_000;
const goodFor = ({ path }: KnownPoster) => (path === null ? 7 * day : 90 * day);

/** So many movies' answers are kept, some 100 bytes each. */
const mostKept = 200_000;
/** An answer waits so long for TMDB, in ms; what comes later is there for the next question. */
const longestWait = 1_000;

/**
 * Posters of movies whose source has none, looked up at TMDB by their ids. Only this process speaks to TMDB, with the
 * token; browsers are told an address of TMDB's pictures. Answers are kept on disk. Where TMDB is not there, or says
 * that it was asked too often, nothing more is asked for a while, and movies have no poster meanwhile.
 */
export class Posters {
  private readonly known = new LRUCache<string, KnownPoster>({ max: mostKept });
  private readonly asking = new Map<string, Promise<string | null>>();
  private readonly turnstile = new Turnstile("posters are looked up", 8, 1_000);
  private readonly file: PosterFile;
  private readonly loading: Promise<void>;
  private pausedUntil = 0;

  /** @param file where answers are kept. @param report gets why TMDB could not be asked. */
  constructor(
    private readonly tmdb: TmdbSettings,
    file: string,
    private readonly report: (error: unknown) => void,
  ) {
    this.file = new PosterFile(file, () => this.known.entries(), report);
    this.loading = this.file.load().then((entries) => {
      for (const [key, poster] of entries) this.known.set(key, poster);
    });
  }

  /** Whether it can look a movie up at all. */
  canFind(movie: TmdbIds): boolean {
    return keyOf(movie) !== null;
  }

  /** At once where it is known. @returns null where there is none, or none yet. */
  urlOf(movie: TmdbIds): MaybePromise<string | null> {
    const key = keyOf(movie);
    if (key === null) return null;
    const known = this.fresh(key);
    return known ? urlOf(known.path) : this.soon(key);
  }

  /** Writes what was learned since. */
  async close(): Promise<void> {
    await this.loading;
    await this.file.close();
  }

  /** What is known of a movie, unless that is too old. */
  private fresh(key: string): KnownPoster | undefined {
    const known = this.known.get(key);
    return known && Date.now() - known.asked < goodFor(known) ? known : undefined;
  }

  private async soon(key: string): Promise<string | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, longestWait, null);
    });
    try {
      return await Promise.race([late, this.ask(key)]);
    } finally {
      clearTimeout(timer);
    }
  }

  private ask(key: string): Promise<string | null> {
    const asking = this.asking.get(key);
    if (asking) return asking;
    const asked = this.loading
      .then(() => this.learn(key))
      .catch((error) => {
        if (error instanceof TmdbError) this.pause(error);
        // More wait than would be answered soon: this one is asked for another time.
        return null;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asked);
    return asked;
  }

  private async learn(key: string): Promise<string | null> {
    const known = this.fresh(key);
    if (known) return urlOf(known.path);
    return this.turnstile.pass(async () => {
      if (Date.now() < this.pausedUntil) return null;
      const path = await findPoster(this.tmdb, key);
      this.known.set(key, { path, asked: Date.now() });
      this.file.changed();
      return urlOf(path);
    });
  }

  private pause(error: TmdbError): void {
    // Of several that failed at once, the first is told.
    if (Date.now() >= this.pausedUntil) this.report(error);
    this.pausedUntil = Math.max(this.pausedUntil, Date.now() + error.pause);
  }
}

const urlOf = (path: string | null) => (path === null ? null : tmdbPosterUrl(path));
