import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { type RunListRowFragment, RunRowsDocument } from "@/graphql/generated/documents";
import { metricKey, type RunColumn } from "./run-columns";
import { isUnderWay } from "./run-state";

/** Between two looks at the runs that are under way, in ms. */
const pause = 2_000;

/**
 * Rows of a list as they are now: those under way are asked for again every two seconds, all in one request, because a
 * browser has connections for a few subscriptions only. `onEnd` is called when one of them has ended.
 */
export function useLiveRows(
  rows: readonly RunListRowFragment[],
  columns: readonly RunColumn[],
  onEnd: () => void,
): readonly RunListRowFragment[] {
  const [heard, setHeard] = useState({ from: rows, rows });
  // A fresh server rendering outdates what was heard.
  const current = heard.from === rows ? heard.rows : rows;
  const waiting = current.filter(isUnderWay).map((run) => run.id);
  const key = waiting.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: every answer begins the next pause
  useEffect(() => {
    if (key === "") return;
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await askFromBrowser(
          RunRowsDocument,
          { ids: waiting.slice(0, 100), metrics: columns.map(metricKey) },
          stopped.signal,
        );
        const found = new Map(
          answer.ok
            ? answer.data.nodes.flatMap((node) =>
                node?.__typename === "TrainingRun" ? [[node.id, node] as const] : [],
              )
            : [],
        );
        setHeard({ from: rows, rows: current.map((row) => found.get(row.id) ?? row) });
        if ([...found.values()].some((run) => !isUnderWay(run))) onEnd();
      } catch (cause) {
        if (!stopped.signal.aborted) throw cause;
      }
    }, pause);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [key, current]);
  return current;
}
