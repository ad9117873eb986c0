import type {
  BrowseQueryVariables,
  MovieFilter,
  MovieOrder,
  TermFieldsFragment,
} from "@/graphql/generated/documents";
import { many, one, oneInteger, type PageQuery, toSegment } from "@/ui/links";

const moviesOnPage = 48;

/** The orders that the list offers; each begins with what people look for first. */
export const orders = {
  ratings: { label: "Most rated", field: "RATING_COUNT", direction: "DESC" },
  "fewest-ratings": { label: "Least rated", field: "RATING_COUNT", direction: "ASC" },
  rating: { label: "Best rated", field: "MEAN_RATING", direction: "DESC" },
  "worst-rating": { label: "Worst rated", field: "MEAN_RATING", direction: "ASC" },
  title: { label: "Title, A to Z", field: "TITLE", direction: "ASC" },
  "title-backward": { label: "Title, Z to A", field: "TITLE", direction: "DESC" },
  newest: { label: "Newest", field: "YEAR", direction: "DESC" },
  oldest: { label: "Oldest", field: "YEAR", direction: "ASC" },
} as const satisfies Record<string, MovieOrder & { label: string }>;
type Order = keyof typeof orders;

/** What an address orders the list by; undefined where it names none: by fit where words are given, else the most rated. */
function orderOf(query: PageQuery): Order | undefined {
  const named = one(query, "sort");
  return named !== undefined && Object.hasOwn(orders, named) ? (named as Order) : undefined;
}

/** A number from the query that may have decimals, or undefined where it isn't one. */
function oneNumber(query: PageQuery, name: string): number | undefined {
  const text = one(query, name);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The filter of a list of movies, as its address has it; undefined where everything passes. */
export function browseFilter(query: PageQuery): MovieFilter | undefined {
  const genres = many(query, "genre");
  const people = many(query, "person");
  const filter: MovieFilter = {
    ...(genres.length > 0 ? { genres } : {}),
    ...(people.length > 0 ? { people } : {}),
    ...defined("yearFrom", oneInteger(query, "from")),
    ...defined("yearTo", oneInteger(query, "to")),
    ...defined("minRatings", oneInteger(query, "ratings")),
    ...defined("minMeanRating", oneNumber(query, "mean")),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

function defined(name: keyof MovieFilter, value: number | undefined): MovieFilter {
  return value === undefined ? {} : { [name]: value };
}

/** The address of a list of movies → the API's arguments. */
export function browseFromQuery(query: PageQuery, dataset: string): BrowseQueryVariables {
  const order = orderOf(query);
  const before = one(query, "before");
  return {
    dataset,
    search: one(query, "q")?.slice(0, 200),
    filter: browseFilter(query),
    orderBy: order && { field: orders[order].field, direction: orders[order].direction },
    ...(before ? { last: moviesOnPage, before } : { first: moviesOnPage, after: one(query, "after") }),
  };
}

/** What lists of movies can be made of: each is one parameter of their address. */
interface BrowseBy {
  readonly dataset: string;
  readonly run?: string | undefined;
  readonly genre?: string;
  readonly person?: string;
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
}

/** The list of a dataset's movies that have this in common. */
export function browseHref({ dataset, run, ...by }: BrowseBy): string {
  const query = new URLSearchParams({ dataset: toSegment(dataset) });
  if (run) query.set("run", toSegment(run));
  for (const [name, value] of Object.entries(by)) if (value != null) query.set(name, String(value));
  return `/movies?${query}`;
}

/** The list of a person's, a genre's or a decade's movies. */
export function termHref(term: TermFieldsFragment, dataset: string, run?: string): string {
  if (term.kind === "PERSON") return browseHref({ dataset, run, person: term.name });
  if (term.kind === "GENRE") return browseHref({ dataset, run, genre: term.name });
  return browseHref({ dataset, run, from: term.yearFrom, to: term.yearTo });
}
