"use client";

import { useEffect, useState } from "react";
import { InlineProblem } from "@/ui/notice";
import { fetchFile } from "../fetch-file";
import type { MapPoints } from "../map-points";
import type { ComparedRun } from "./compare-explorer";

type Engine = typeof import("./compare-engine");

/** Fetches the points of two maps and what draws them. */
export function CompareLoader({
  runs,
  aligned,
  ...explorer
}: {
  runs: readonly [ComparedRun, ComparedRun];
  dataset: string;
  posters: boolean;
  aligned: boolean;
}) {
  const [loaded, setLoaded] = useState<{
    engine: Engine;
    points: readonly [MapPoints, MapPoints];
    key: string;
  } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const key = runs.map(({ url }) => url).join(" ");
  const [first, second] = key.split(" ");

  useEffect(() => {
    const abort = new AbortController();
    setProblem(null);
    Promise.all([
      import("./compare-engine"),
      fetchFile(first ?? "", abort.signal),
      fetchFile(second ?? "", abort.signal),
    ])
      .then(([engine, a, b]) =>
        setLoaded({
          engine,
          points: [engine.readMapFile(a), engine.readMapFile(b)],
          key: `${first} ${second}`,
        }),
      )
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setProblem(cause instanceof Error ? cause.message : String(cause));
      });
    return () => abort.abort();
  }, [first, second]);

  if (problem)
    return (
      <div className="p-6">
        <InlineProblem>The maps could not be loaded. {problem}</InlineProblem>
      </div>
    );
  if (loaded?.key !== key)
    return <div className="min-h-[60dvh] flex-1" role="status" aria-label="Loading the maps" />;
  const { CompareExplorer } = loaded.engine;
  return <CompareExplorer key={key} runs={runs} points={loaded.points} aligned={aligned} {...explorer} />;
}
