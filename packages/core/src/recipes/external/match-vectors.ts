import type { MovieFacts } from "../../dataset/dataset.js";
import { parseTitle } from "../../dataset/titles/title.js";
import { createTitleIndex, type TitleIndex } from "../../dataset/titles/title-index.js";
import type { Embedding } from "../../embedding/embedding.js";
import type { MatchReport } from "../../embedding/match-report.js";
import { InvalidInputError } from "../../errors.js";
import type { VectorLabel, VectorTable } from "./vector-table.js";

type Means = "byId" | "byImdbId" | "byTmdbId" | "byTitle";

const mostExamples = 20;
const meansOf = { imdbId: "byImdbId", tmdbId: "byTmdbId", title: "byTitle" } as const;

/** Finds the dataset row of an id. */
type Lookup = (id: string) => number | undefined;

function lookupsOf(
  movies: readonly MovieFacts[],
  titles: TitleIndex,
): Record<Exclude<Means, "byTitle">, Lookup> {
  const own = new Map(movies.map(({ externalId }, row) => [externalId, row]));
  return {
    byId: (id) => own.get(id),
    byImdbId: (id) => (/^(tt)?\d+$/iu.test(id) ? titles.byId({ imdbId: id })?.row : undefined),
    byTmdbId: (id) => titles.byId({ tmdbId: id })?.row,
  };
}

/** What the keys of a file are: that kind of id which most of them find a movie by, the dataset's own where it is even. */
function kindOfKeys(
  labels: readonly VectorLabel[],
  lookups: ReturnType<typeof lookupsOf>,
): Exclude<Means, "byTitle"> | null {
  const counts = (["byId", "byImdbId", "byTmdbId"] as const).map((means) => ({
    means,
    count: labels.reduce((sum, { id }) => sum + (id !== null && lookups[means](id) !== undefined ? 1 : 0), 0),
  }));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count > 0 ? best.means : null;
}

/**
 * Gives each vector to the movie of the dataset that it is of: by the key, whichever kind of id that is, by IMDb and
 * TMDB id, then by title and year. Keys that are no ids are tried as titles ("Toy Story (1995)", "Toy_Story").
 * @throws InvalidInputError where no vector finds a movie.
 */
export function matchVectors(
  { format, file, dimensions, vectors, labels }: VectorTable,
  movies: readonly MovieFacts[],
): { readonly embedding: Embedding; readonly report: MatchReport } {
  const titles = createTitleIndex(movies);
  const lookups = lookupsOf(movies, titles);
  const keys = kindOfKeys(labels, lookups);
  const counts: Record<Means, number> = { byId: 0, byImdbId: 0, byTmdbId: 0, byTitle: 0 };

  function find(label: VectorLabel): { row: number; means: Means } | null {
    const { id, imdbId, tmdbId } = label;
    const keyed = keys !== null && id !== null ? lookups[keys](id) : undefined;
    if (keys !== null && keyed !== undefined) return { row: keyed, means: keys };
    const parsed = label.title === null && id !== null ? parseTitle(id.replaceAll("_", " ")) : null;
    const title = label.title ?? parsed?.title ?? "";
    const year = label.year ?? parsed?.year ?? null;
    const found =
      title === "" || /^\d+$/u.test(title)
        ? titles.byId(label)
        : titles.find({ title, year, imdbId, tmdbId });
    return found === null || found === "several" ? null : { row: found.row, means: meansOf[found.by] };
  }

  const taken = new Set<number>();
  const rowsOf: number[] = [];
  const unmatched: string[] = [];
  let repeated = 0;
  let without = 0;
  const kept: number[] = [];
  for (const [at, label] of labels.entries()) {
    const found = find(label);
    if (found === null) {
      without++;
      if (unmatched.length < mostExamples) unmatched.push(nameOf(label));
    } else if (taken.has(found.row)) repeated++;
    else {
      taken.add(found.row);
      counts[found.means]++;
      rowsOf.push(found.row);
      kept.push(at);
    }
  }
  if (kept.length === 0)
    throw InvalidInputError.of(
      [file],
      `holds ${labels.length} vectors, and none is of a movie of the dataset. Its first keys are ${unmatched.slice(0, 5).join(", ")}; the dataset's ids are like ${movies
        .slice(0, 3)
        .map(({ externalId }) => externalId)
        .join(", ")}.`,
    );
  const matched = new Float32Array(kept.length * dimensions);
  for (const [to, from] of kept.entries())
    matched.set(vectors.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions);
  return {
    embedding: {
      dimensions,
      movieRows: Uint32Array.from(rowsOf),
      ids: rowsOf.map((row) => movies[row]!.externalId),
      vectors: matched,
      tensors: new Map(),
    },
    report: {
      format,
      file,
      rows: labels.length,
      ...counts,
      repeated,
      unmatched: without,
      unmatchedExamples: unmatched,
    },
  };
}

function nameOf({ id, imdbId, tmdbId, title, year }: VectorLabel): string {
  const name = title === null ? null : year === null ? title : `${title} (${year})`;
  return JSON.stringify(name ?? id ?? imdbId ?? tmdbId ?? "");
}
