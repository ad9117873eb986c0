import type { Question } from "@/graphql/question";

/** In single quotes for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Asks the same from a shell. It carries no key: what a key is needed for says so. */
export function curlOf({ query, variables }: Question, origin: string): string {
  const body = JSON.stringify({ query: query.replaceAll(/\s+/g, " ").trim(), variables });
  return `curl -s ${origin}/graphql -H 'content-type: application/json' \\\n  -d ${quoted(body)}`;
}

/** A document with its lines where they belong: the generated ones begin with blanks. */
export function documentOf({ query }: Question): string {
  return query
    .split("\n")
    .map((line) => line.replace(/^ {4}(?=(query|fragment)\b)/, ""))
    .join("\n")
    .trim();
}

/** The page that tries queries, with this one in it. */
export function explorerHref({ query, variables }: Question): string {
  const hash = new URLSearchParams({
    query: documentOf({ query, variables }),
    variables: JSON.stringify(variables, null, 2),
  });
  return `/graphiql#${hash}`;
}
