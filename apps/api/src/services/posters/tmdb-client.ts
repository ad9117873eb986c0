import { z } from "zod";

/** What a movie is looked up by. */
export interface TmdbIds {
  readonly imdbId: string | null;
  readonly tmdbId: string | null;
}

export interface TmdbSettings {
  /** An "API Read Access Token" of themoviedb.org. */
  readonly token: string;
  /** Where its API answers, without a slash at the end. */
  readonly url: string;
}

/** TMDB answered by something else than a movie; `pause` says for how long to ask nothing more, in ms. */
export class TmdbError extends Error {
  override readonly name = "TmdbError";

  constructor(
    message: string,
    readonly pause: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How long one answer may take, in ms. */
const patience = 5_000;
const aWhile = 30_000;
const longWhile = 600_000;

const film = z.object({ poster_path: z.string().nullish() });
const found = z.object({ movie_results: z.array(film) });
/** As TMDB names pictures: whatever else is in its answer is no part of an address. */
const picture = /^\/[\w-]{1,100}\.(?:jpg|png|webp)$/;

/** @returns what a movie is known by, or null where it has no id that could be TMDB's or IMDb's. */
export function keyOf({ imdbId, tmdbId }: TmdbIds): string | null {
  if (tmdbId !== null && /^\d{1,10}$/.test(tmdbId)) return tmdbId;
  return imdbId !== null && /^tt\d{7,10}$/.test(imdbId) ? imdbId : null;
}

/**
 * Asks TMDB's API for a movie's poster, https://developer.themoviedb.org/reference/movie-details and find-by-id.
 * @param key as `keyOf` gives it: TMDB's number or IMDb's tt….
 * @returns the picture's path, as "/abc.jpg"; null where TMDB has no such movie or no poster of it.
 * @throws TmdbError.
 */
export async function findPoster({ token, url }: TmdbSettings, key: string): Promise<string | null> {
  const byImdb = key.startsWith("tt");
  const response = await fetch(`${url}/${byImdb ? `find/${key}?external_source=imdb_id` : `movie/${key}`}`, {
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(patience),
  }).catch((error: Error) => {
    throw new TmdbError(`TMDB can't be reached: ${error.message}`, aWhile, { cause: error });
  });
  if (response.status === 404) return null;
  if (response.status === 401 || response.status === 403)
    throw new TmdbError("TMDB refuses the token of CINEVEC_TMDB_TOKEN.", longWhile);
  if (!response.ok) throw new TmdbError(`TMDB answered ${response.status}.`, pauseOf(response));
  const answer: unknown = await response.json().catch(() => null);
  const read = byImdb ? found.safeParse(answer) : film.safeParse(answer);
  if (!read.success) throw new TmdbError("TMDB's answer is no movie.", aWhile);
  const first = "movie_results" in read.data ? read.data.movie_results[0] : read.data;
  const path = first?.poster_path ?? null;
  return path !== null && picture.test(path) ? path : null;
}

function pauseOf(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 && seconds < 3_600 ? seconds * 1_000 : aWhile;
}
