import { useEffect, useState } from "react";
import { unitVector } from "@/features/ask/unit-vector";
import { askFromBrowser } from "@/graphql/browser";
import { AnalogyStepsDocument, type AnalogyStepsQuery } from "@/graphql/generated/documents";
import type { Analogy } from "../map-state";
import { cosineOf } from "./analogy-arrows";

interface Steps {
  /** Cosine of the step from a to b with that from c to d, in the run's own space; null until it is known. */
  readonly cosine: number | null;
  readonly problem: string | null;
}

/** How alike an analogy's two steps are where they were learned, whatever the map makes of them. */
export function useSteps(analogy: Analogy | null, run: string): Steps {
  const [heard, setHeard] = useState<Steps & { of: string | null }>({
    of: null,
    cosine: null,
    problem: null,
  });
  const key = analogy?.join(" ") ?? null;
  useEffect(() => {
    const [a, b, c, d] = key?.split(" ") ?? [];
    if (!a || !b || !c || !d) return;
    const abort = new AbortController();
    askFromBrowser(AnalogyStepsDocument, { run, a, b, c, d }, abort.signal).then(
      (answer) =>
        setHeard({
          of: key,
          cosine: answer.ok && answer.data.embedding ? cosineOfSteps(answer.data.embedding) : null,
          problem: answer.ok ? null : answer.problem.message,
        }),
      (cause) => {
        if (!abort.signal.aborted) throw cause;
      },
    );
    return () => abort.abort();
  }, [key, run]);
  return heard.of === key ? heard : { cosine: null, problem: null };
}

function cosineOfSteps({ a, b, c, d }: NonNullable<AnalogyStepsQuery["embedding"]>): number | null {
  const step = (from: readonly number[], to: readonly number[]) => {
    const start = unitVector(from);
    return unitVector(to).map((value, at) => value - start[at]!);
  };
  return cosineOf(step(a, b), step(c, d));
}
