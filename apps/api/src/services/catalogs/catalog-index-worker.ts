import { parentPort } from "node:worker_threads";
import { resultOf, sendReply } from "@cinevec/core/threads";
import type { CatalogCall, CatalogQuestion } from "./catalog-index.js";
import { CatalogSearch } from "./catalog-search.js";
import { CatalogTerms } from "./catalog-terms.js";
import type { SearchedMovie } from "./searched-movie.js";
import { orderedByTitle } from "./title-order.js";

/** A catalog's movies, and its indexes from when they are first asked. */
interface Indexed {
  readonly movies: SearchedMovie[];
  titles: Promise<CatalogSearch> | null;
  terms: Promise<CatalogTerms> | null;
}

const catalogs = new Map<number, Indexed>();

async function answer(question: CatalogQuestion): Promise<unknown> {
  if (question.ask === "close") {
    catalogs.delete(question.catalog);
    return null;
  }
  if (question.ask === "add") {
    const known = catalogs.get(question.catalog);
    if (known) known.movies.push(...question.movies);
    else catalogs.set(question.catalog, { movies: [...question.movies], titles: null, terms: null });
    return null;
  }
  const indexed = catalogs.get(question.catalog);
  if (!indexed) throw new Error("The catalog was closed before its movies were searched.");
  if (question.ask === "order") return orderedByTitle(indexed.movies);
  if (question.ask === "terms") {
    indexed.terms ??= CatalogTerms.build(indexed.movies);
    return (await indexed.terms).search(question.search);
  }
  indexed.titles ??= CatalogSearch.build(indexed.movies);
  const { rows, approximate } = (await indexed.titles).search(question.search);
  return { rows: Uint32Array.from(rows), approximate };
}

parentPort!.on("message", ({ call, ...question }: CatalogCall) => {
  void resultOf(answer(question)).then((result) => sendReply(parentPort!, call, result));
});
