import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { RunChoicesDocument } from "@/graphql/generated/documents";
import { runHref } from "@/ui/links";
import { matches, type PageEntry } from "./entries";

/** The dataset's newest runs whose name or recipe has what is typed; none while nothing is typed. */
export function useRunEntries(dataset: string | undefined, search: string): readonly PageEntry[] {
  const [runs, setRuns] = useState<readonly PageEntry[]>([]);
  useEffect(() => {
    if (dataset === undefined) return setRuns([]);
    const abort = new AbortController();
    async function load(of: string) {
      const answer = await askFromBrowser(RunChoicesDocument, { dataset: of, first: 100 }, abort.signal);
      if (!answer.ok) return;
      setRuns(
        answer.data.trainingRuns.edges.map(({ node }) => ({
          href: runHref(node.id),
          label: node.name,
          note: node.recipe.title,
        })),
      );
    }
    load(dataset).catch((cause: unknown) => {
      if (!abort.signal.aborted) throw cause;
    });
    return () => abort.abort();
  }, [dataset]);
  return search === ""
    ? []
    : runs.filter(({ label, note }) => matches(`${label} ${note}`, search)).slice(0, 6);
}
