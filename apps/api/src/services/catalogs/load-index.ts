import { type KeptBytes, sharedCopy } from "@cinevec/core";
import { type CatalogArrays, unpackCatalog } from "./catalog-file.js";
import type { CatalogMovie } from "./catalog-movie.js";
import { catalogThread, newCatalogNumber } from "./catalog-thread.js";
import { searchedMovie } from "./searched-movie.js";

export interface IndexSource {
  /** Names the movies. */
  readonly contentHash: string;
  /** Where the index is read from, and put once it was built; null for nowhere. */
  readonly kept: KeptBytes | null;
}

export interface LoadedIndex {
  readonly arrays: CatalogArrays;
  /** How much shared memory they lie in. */
  readonly bytes: number;
}

/** What `IndexSource.kept` has the index under. */
const keptName = "catalog";

/** So many movies are sent before others have their turn. */
const chunk = 1_000;

/** Reads the index; where none is kept that this version made of these movies, has it built and keeps it. */
export async function loadIndex(
  movies: readonly CatalogMovie[],
  { contentHash, kept }: IndexSource,
): Promise<LoadedIndex> {
  const found = (await kept?.get(keptName)) ?? null;
  const read = found && indexIn(await sharedCopy(found), contentHash);
  if (read) return read;
  const bytes = await build(movies, contentHash);
  const built = indexIn(bytes, contentHash);
  if (!built) throw new Error("The index that was built can't be read.");
  // Whoever asks does not wait for it.
  void kept?.put(keptName, bytes);
  return built;
}

function indexIn(bytes: Uint8Array, contentHash: string): LoadedIndex | null {
  const arrays = unpackCatalog(bytes, contentHash);
  return arrays && { arrays, bytes: bytes.length };
}

async function build(movies: readonly CatalogMovie[], contentHash: string): Promise<Uint8Array> {
  const catalog = newCatalogNumber();
  for (let from = 0; from < movies.length; from += chunk)
    await catalogThread.ask({
      catalog,
      ask: "add",
      movies: movies.slice(from, from + chunk).map(searchedMovie),
    });
  const question = { catalog, ask: "build", count: movies.length, contentHash } as const;
  return (await catalogThread.ask(question)) as Uint8Array;
}
