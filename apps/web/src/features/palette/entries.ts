import { questions } from "@/features/ask/questions";
import { ways } from "@/features/recommend/ways";
import { inScope } from "@/features/scope/scope-address";

/** A page of the site. */
export interface PageEntry {
  readonly href: string;
  readonly label: string;
  /** Where it belongs, or other words for it. */
  readonly note: string;
}

const pages: readonly PageEntry[] = [
  { href: "/", label: "Movies", note: "Home" },
  { href: "/movies", label: "All movies", note: "Browse, filter, sort" },
  { href: "/map", label: "Map", note: "Of the promoted run" },
  ...questions.map(({ href, label }) => ({ href, label, note: "Ask" })),
  ...ways.map(({ href, label }) => ({ href, label, note: "Recommend" })),
  { href: "/runs", label: "Runs", note: "All runs and their metrics" },
  { href: "/runs/new", label: "Start a run", note: "Train a recipe" },
  { href: "/runs/import", label: "Import vectors", note: "Learned elsewhere" },
  { href: "/datasets", label: "Datasets", note: "All datasets" },
  { href: "/datasets/new", label: "Import a dataset", note: "MovieLens, a table, the sample" },
  { href: "/graphiql", label: "GraphiQL", note: "Ask the API yourself" },
];

/** Lower case without accents. */
function fold(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

/** Whether each word of `search` begins a word of `text`; nothing at all matches everything. */
export function matches(text: string, search: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return fold(search)
    .split(/[^\p{L}\p{N}]+/u)
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** The pages whose label or note has what is typed, as addresses that keep the dataset and run at hand. */
export function pagesFor(
  search: string,
  scope: { readonly dataset?: string; readonly run?: string },
): PageEntry[] {
  return pages
    .filter(({ label, note }) => matches(`${label} ${note}`, search))
    .map((page) => ({ ...page, href: inScope(page.href, scope) }));
}
