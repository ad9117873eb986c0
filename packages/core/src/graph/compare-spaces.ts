import { once } from "node:events";
import { InvalidInputError } from "../errors.js";
import type { Space } from "../space/space.js";
import { startWorker } from "../worker-thread.js";
import type { NearestMovies, NeighborhoodComparison } from "./compare-neighborhoods.js";

/** Neighbors that can be compared: the tables of spaces hold so many. */
export const mostNeighborsCompared = 50;

/** Questions to the searching thread that are on their way at once. */
const searchesAtOnce = 1024;

/**
 * Compares the k nearest movies of every movie that two spaces of one dataset hold, on a thread of its own. The spaces'
 * tables of neighbors serve where enough of a movie's neighbors are in both; for other movies the nearest ones that both
 * hold are searched.
 * @param k 1 to mostNeighborsCompared.
 * @throws InvalidInputError for another k, or for a space that keeps no table: one of more than 200,000 movies.
 */
export async function compareSpaces(a: Space, b: Space, k: number): Promise<NeighborhoodComparison> {
  if (!Number.isInteger(k) || k < 1 || k > mostNeighborsCompared)
    throw InvalidInputError.of("k", `is ${k}; must be 1 to ${mostNeighborsCompared}.`);
  const [before, after] = [await tableOf(a, "a"), await tableOf(b, "b")];
  const found = await compareOnThread(before, after, k);
  if (found.short.length === 0) return found;
  return compareOnThread(await searched(a, before, found), await searched(b, after, found), k);
}

async function tableOf(space: Space, name: string): Promise<NearestMovies> {
  const table = await space.nearestRows();
  if (table) return { nearest: table.rows, width: table.k, movieRows: space.embedding.movieRows };
  throw InvalidInputError.of(
    name,
    `has ${space.rows} movies: too many to know the neighbors of all of them.`,
  );
}

/** The table, with what is nearest to the movies that were short of neighbors among the movies that both hold. */
async function searched(
  space: Space,
  { nearest, width, movieRows }: NearestMovies,
  { k, short, movieRows: shared }: NeighborhoodComparison,
): Promise<NearestMovies> {
  const [both, lacking] = [new Set(shared), new Set(short)];
  const allowed = Uint8Array.from(movieRows, (movie) => (both.has(movie) ? 1 : 0));
  const rows = Array.from(movieRows.keys()).filter((row) => lacking.has(movieRows[row]!));
  const table = Int32Array.from(nearest);
  for (let from = 0; from < rows.length; from += searchesAtOnce) {
    const some = rows.slice(from, from + searchesAtOnce);
    const answers = await Promise.all(some.map((row) => space.neighbors(row, k, allowed)));
    for (const [at, row] of some.entries()) {
      // A row itself is no neighbor of its own: it stands for none.
      table.fill(row, row * width, (row + 1) * width);
      table.set(
        answers[at]!.map((neighbor) => neighbor.row),
        row * width,
      );
    }
  }
  return { nearest: table, width, movieRows };
}

async function compareOnThread(
  a: NearestMovies,
  b: NearestMovies,
  k: number,
): Promise<NeighborhoodComparison> {
  const worker = startWorker(new URL("./compare-worker.js", import.meta.url), { workerData: { a, b, k } });
  try {
    const [found] = (await once(worker, "message")) as [NeighborhoodComparison];
    return found;
  } finally {
    await worker.terminate();
  }
}
