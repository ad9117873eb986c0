import { parentPort } from "node:worker_threads";
import { resultOf, sendReply } from "@cinevec/core/threads";
import { buildCatalog } from "./build-catalog.js";
import { packCatalog } from "./catalog-file.js";
import { CatalogSearch } from "./catalog-search.js";
import { CatalogTerms } from "./catalog-terms.js";
import type { CatalogCall, CatalogQuestion } from "./catalog-thread.js";
import type { SearchedMovie } from "./searched-movie.js";

/** Movies of which an index will be built. */
const sent = new Map<number, SearchedMovie[]>();
/** Indexes that are asked. */
const opened = new Map<number, { readonly titles: CatalogSearch; readonly terms: CatalogTerms }>();

async function answer(question: CatalogQuestion): Promise<unknown> {
  const { catalog } = question;
  if (question.ask === "add") {
    const known = sent.get(catalog);
    if (known) known.push(...question.movies);
    else sent.set(catalog, [...question.movies]);
    return null;
  }
  if (question.ask === "build") {
    const movies = sent.get(catalog) ?? [];
    sent.delete(catalog);
    // An index of some of the movies would be stored as that of all.
    if (movies.length !== question.count)
      throw new Error(`${movies.length} of ${question.count} movies came to be indexed.`);
    return packCatalog(await buildCatalog(movies), question.contentHash);
  }
  if (question.ask === "open") {
    const { titles, titleWords, terms, termWords } = question.arrays;
    opened.set(catalog, {
      titles: new CatalogSearch(titles, titleWords),
      terms: new CatalogTerms(terms, termWords),
    });
    return null;
  }
  if (question.ask === "close") {
    opened.delete(catalog);
    return null;
  }
  const index = opened.get(catalog);
  if (!index) throw new Error("The catalog was closed before its movies were searched.");
  if (question.ask === "terms") return index.terms.search(question.search);
  const { rows, approximate } = index.titles.search(question.search);
  return { rows: Uint32Array.from(rows), approximate };
}

parentPort!.on("message", ({ call, ...question }: CatalogCall) => {
  void resultOf(answer(question)).then((result) => sendReply(parentPort!, call, result));
});
