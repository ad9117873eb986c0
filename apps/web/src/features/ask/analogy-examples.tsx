import Link from "next/link";
import { AnalogyExamplesDocument, type FoundTitleFragment } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { type PageQuery, queryString, toSegment } from "@/ui/links";

/** Movies that most datasets have: the first is to the second as the third is to its own sequel. */
const titles = {
  a0: "Toy Story",
  b0: "Toy Story 2",
  c0: "Shrek",
  a1: "The Matrix",
  b1: "The Matrix Reloaded",
  c1: "Spider-Man",
  a2: "Alien",
  b2: "Aliens",
  c2: "The Terminator",
};
const examples = [
  ["a0", "b0", "c0"],
  ["a1", "b1", "c1"],
  ["a2", "b2", "c2"],
] as const;
const slots = ["a", "b", "c"] as const;

/** Analogies to try, of those whose movies the dataset has; nothing where it has none. */
export async function AnalogyExamples({ dataset, query }: { dataset: string; query: PageQuery }) {
  const answer = await ask(AnalogyExamplesDocument, { dataset, ...titles });
  if (!answer.ok) return null;
  const found = answer.data;
  const movieOf = (name: keyof typeof titles, list: FoundTitleFragment) => {
    const movie = list.edges[0]?.node;
    return movie?.title === titles[name] ? movie : null;
  };
  const offered = examples.flatMap((names) => {
    const movies = names.map((name) => movieOf(name, found[name]));
    return movies.every((movie) => movie !== null) ? [movies] : [];
  });
  if (offered.length === 0) return null;
  return (
    <ul className="mt-4 grid justify-items-center gap-1">
      {offered.map((movies) => {
        const search = queryString(query);
        for (const [at, { id }] of movies.entries()) search.set(slots[at]!, toSegment(id));
        const [a, b, c] = movies.map(({ title }) => title);
        return (
          <li key={c}>
            <Link href={`/ask?${search}`} scroll={false} className="link">
              {a} is to {b} as {c} is to …
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
