/**
 * What fields cost. One is a value that is read from memory, some microseconds; the rest is measured against a scan of
 * 60,000 movies, which is a few hundred times that on the searching thread. An operation may cost 50,000
 * (http/query-cost.ts).
 */

interface First {
  readonly first?: number | null;
}
type Ids = readonly string[] | null | undefined;

const rows = (first: number | null | undefined, usual = 10) => Math.max(1, first ?? usual);

/** One scan, and its rows. */
export const rankedCost = ({ first }: First) => ({ field: 5, multiplier: rows(first) });

/** Each movie of a product of cosines is a scan of its own; of a sum, all are one. */
export const combinedCost = (args: {
  readonly first?: number | null;
  readonly method?: string | null;
  readonly positive: Ids;
  readonly negative?: Ids;
}) => {
  const named = (args.positive?.length ?? 0) + (args.negative?.length ?? 0);
  return {
    field: 5 + (args.method === "MULTIPLY" ? 20 * named : Math.ceil(named / 10)),
    multiplier: rows(args.first),
  };
};

/** As combinedCost, of three movies. */
export const analogyCost = ({ first, method }: First & { readonly method?: string | null }) => ({
  field: method === "MULTIPLY" ? 65 : 5,
  multiplier: rows(first),
});

/** What explains a recommendation leaves out each like once and scores again: as many scorings as likes. */
export const recommendCost = (args: First & { readonly liked: Ids; readonly disliked?: Ids }) => ({
  field: 20 + 20 * ((args.liked?.length ?? 0) + (args.disliked?.length ?? 0)),
  multiplier: rows(args.first),
});

/** As recommendCost, of the most likes that a file is asked with; twice, where a watchlist is ranked. */
export const likesOfFileCost = ({ first, watchlist }: First & { readonly watchlist?: string | null }) => ({
  field: watchlist ? 20_000 : 10_000,
  multiplier: rows(first),
});

/** A scoring of all movies for one history. */
export const scoredCost = ({ first }: First) => ({ field: 50, multiplier: rows(first) });

/** All cosines among some movies. */
export const matrixCost = ({ movies }: { readonly movies: Ids }) =>
  50 + Math.ceil((movies?.length ?? 0) ** 2 / 10);

/** The greatest cost of closestPairs: two such questions are not asked at once. */
const mostPairs = 40_000;

/** All pairs among some movies; where no number is given, of the whole vocabulary, which is not known beforehand. */
export const pairsCost = ({ first, among }: First & { readonly among?: number | null }) => ({
  field: 100 + (among == null ? mostPairs : Math.min(mostPairs, Math.ceil(among ** 2 / 100_000))),
  multiplier: rows(first),
});

/** A run's artifact may have to be read from the disk, checked and indexed. */
export const openCost = 500;

/** Words are looked up, and where none fits all titles are compared for typos. */
export const searchCost = ({
  search,
  first,
  last,
}: First & { readonly last?: number | null; readonly search?: string | null }) => ({
  field: search ? 100 : 2,
  multiplier: rows(first ?? last, 20),
});
