import { useEffect, useState } from "react";
import { type AxisSpec, endInput, readAxis, writeAxis } from "@/features/axis/axis-spec";
import { askFromBrowser } from "@/graphql/browser";
import { AxisPositionsDocument } from "@/graphql/generated/documents";

export interface UsedAxis {
  /** Every movie's position, in the order of the map's file; null while they are not there. */
  readonly positions: Float32Array | null;
  readonly problem: string | null;
}

interface Heard extends UsedAxis {
  readonly of: string | null;
}

const nothing: UsedAxis = { positions: null, problem: null };

/** All movies' positions on an axis of the run's own space. @param count movies of the map. */
export function useAxis(spec: AxisSpec | null, run: string, count: number): UsedAxis {
  const key = spec ? writeAxis(spec) : null;
  const [heard, setHeard] = useState<Heard>({ ...nothing, of: null });
  useEffect(() => {
    const axis = readAxis(key ?? undefined);
    if (!axis) return;
    const abort = new AbortController();
    const variables = { run, to: endInput(axis.to), from: axis.from ? endInput(axis.from) : null };
    askFromBrowser(AxisPositionsDocument, variables, abort.signal).then(
      (answer) => {
        const positions = answer.ok ? answer.data.embedding?.axis.positions : undefined;
        const fits = positions?.length === count;
        const problem = answer.ok
          ? "The run's movies are not those of the map: reload the page."
          : answer.problem.message;
        setHeard({
          of: key,
          positions: fits ? Float32Array.from(positions) : null,
          problem: fits ? null : problem,
        });
      },
      (cause) => {
        if (!abort.signal.aborted) throw cause;
      },
    );
    return () => abort.abort();
  }, [key, run, count]);
  return heard.of === key ? heard : nothing;
}
