import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { NeighborhoodsOfRunsDocument, type NeighborhoodsOfRunsQuery } from "@/graphql/generated/documents";
import { samePath } from "@/ui/links";
import { readJaccards } from "./read-jaccards";

export type Comparison = NeighborhoodsOfRunsQuery["compareNeighborhoods"];

interface UsedComparison {
  /** Null while it is worked out. */
  readonly comparison: Comparison | null;
  /** Each movie's own; null until they are wanted and there. */
  readonly jaccards: ReadonlyMap<string, number> | null;
  readonly problem: string | null;
}

/** How far the neighborhoods of two runs agree. @param each whether every movie's own number is wanted, too. */
export function useComparison(a: string, b: string, each: boolean): UsedComparison {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [jaccards, setJaccards] = useState<ReadonlyMap<string, number> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    askFromBrowser(NeighborhoodsOfRunsDocument, { a, b }, abort.signal).then(
      (answer) =>
        answer.ok ? setComparison(answer.data.compareNeighborhoods) : setProblem(answer.problem.message),
      (cause) => {
        if (!abort.signal.aborted) throw cause;
      },
    );
    return () => abort.abort();
  }, [a, b]);
  const table = each ? comparison?.url : undefined;
  useEffect(() => {
    if (!table) return;
    const abort = new AbortController();
    fetch(samePath(table), { signal: abort.signal })
      .then(async (response) => {
        if (!response.ok)
          throw new Error(`The table of the comparison was answered with ${response.status}.`);
        setJaccards(readJaccards(await response.text()));
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setProblem(cause instanceof Error ? cause.message : String(cause));
      });
    return () => abort.abort();
  }, [table]);
  return { comparison, jaccards, problem };
}
