import type { MovieFacts } from "../dataset.js";
import { createTitleIndex, type FoundTitle, type TitleIndex } from "../titles/title-index.js";

/** What came of looking for a dataset's movies among another's. */
export interface EnrichmentReport {
  /** The dataset's movies; each was found in one of the three ways, or is unmatched. */
  readonly movies: number;
  readonly byImdbId: number;
  readonly byTmdbId: number;
  readonly byTitle: number;
  /** Those of byTitle where a neighboring year was forgiven, or one of the two has no year. */
  readonly uncertain: number;
  readonly unmatched: number;
  /** Those of unmatched whose title fits several movies of the other dataset, or one that fits another movie as well. */
  readonly ambiguous: number;
  /** The first twenty of the unmatched. */
  readonly unmatchedExamples: readonly string[];
}

const mostExamples = 20;

/** An import names a movie by its id where the source has no title. */
const isUnnamed = ({ title, externalId }: MovieFacts) => title === externalId;
/** Such an id may read like another film's title: 300, 1917. */
const isNumber = ({ title }: MovieFacts) => /^(?:tt)?\d+$/iu.test(title);

/** What came of looking for one movie. */
type Find = FoundTitle | "several" | null;
const isFilm = (find: Find): find is FoundTitle => find !== null && find !== "several";

/** By id; else by its title; else by its other titles. A number that stands for a title is looked for by ids alone. */
function findFilm(index: TitleIndex, movie: MovieFacts): Find {
  const { year, imdbId, tmdbId } = movie;
  if (isUnnamed(movie) && isNumber(movie)) return index.byId(movie);
  for (const title of [movie.title, ...movie.alternativeTitles]) {
    const found = index.find({ title, year, imdbId, tmdbId });
    if (found !== null) return found;
  }
  return null;
}

/**
 * Takes back what is not clear: where several movies found one film, those found by an id keep it, else the one with
 * the very year does, and where two are equally near none does. The result does not depend on the movies' order.
 */
function settle(finds: readonly Find[]): readonly Find[] {
  // The first of a film's nearest finds, and whether there are several: what an id found is as near as the very year.
  const nearest = new Map<number, { find: FoundTitle; alone: boolean }>();
  for (const find of finds.filter(isFilm)) {
    const known = nearest.get(find.row);
    if (!known || (find.certain && !known.find.certain)) nearest.set(find.row, { find, alone: true });
    else if (find.certain === known.find.certain) known.alone = false;
  }
  return finds.map((find) => {
    if (!isFilm(find) || find.by !== "title") return find;
    const { find: best, alone } = nearest.get(find.row)!;
    return best === find && alone ? find : "several";
  });
}

const keywordKey = (keyword: string) => keyword.normalize("NFKC").trim().toLowerCase();

/** What the movie has itself is kept; keywords are united, its own first. */
function joinFacts(own: MovieFacts, film: MovieFacts, by: FoundTitle["by"]): MovieFacts {
  const known = new Set(own.keywords.map(keywordKey));
  const either = (list: readonly string[], other: readonly string[]) => (list.length > 0 ? list : other);
  return {
    ...own,
    ...(isUnnamed(own) && by !== "title"
      ? { title: film.title, alternativeTitles: film.alternativeTitles }
      : {}),
    year: own.year ?? film.year,
    genres: either(own.genres, film.genres),
    overview: own.overview ?? film.overview,
    directors: either(own.directors, film.directors),
    cast: either(own.cast, film.cast),
    crew: either(own.crew, film.crew),
    keywords: [...own.keywords, ...film.keywords.filter((keyword) => !known.has(keywordKey(keyword)))],
    companies: either(own.companies, film.companies),
    imdbId: own.imdbId ?? film.imdbId,
    tmdbId: own.tmdbId ?? film.tmdbId,
    posterUrl: own.posterUrl ?? film.posterUrl,
  };
}

const nameOf = ({ title, year }: MovieFacts) => JSON.stringify(year === null ? title : `${title} (${year})`);

/**
 * Joins what another list knows of the same films to each movie: cast, crew, directors, companies, overview and poster
 * where the movie has none, its missing year, genres and ids, the title of one that is named by its id alone, and all
 * keywords. A film is found by IMDb id, TMDB id, or title and year as createTitleIndex does. Rows stay.
 */
export function enrichMovies(
  movies: readonly MovieFacts[],
  withMovies: readonly MovieFacts[],
): { readonly movies: MovieFacts[]; readonly report: EnrichmentReport } {
  const index = createTitleIndex(withMovies);
  const finds = settle(movies.map((movie) => findFilm(index, movie)));
  const found = finds.filter(isFilm);
  const by = (means: FoundTitle["by"]) => found.filter((one) => one.by === means).length;
  const unmatched = movies.filter((_, row) => !isFilm(finds[row]!));
  return {
    movies: movies.map((movie, row) => {
      const find = finds[row]!;
      return isFilm(find) ? joinFacts(movie, withMovies[find.row]!, find.by) : movie;
    }),
    report: {
      movies: movies.length,
      byImdbId: by("imdbId"),
      byTmdbId: by("tmdbId"),
      byTitle: by("title"),
      uncertain: found.filter(({ certain }) => !certain).length,
      unmatched: unmatched.length,
      ambiguous: finds.filter((one) => one === "several").length,
      unmatchedExamples: unmatched.slice(0, mostExamples).map(nameOf),
    },
  };
}
