"use client";

import { type ReactNode, useEffect, useState } from "react";
import { InlineProblem } from "@/ui/notice";
import { fetchFile } from "./fetch-file";
import { MapFrame } from "./map-frame";
import type { MapPoints } from "./map-points";

type Engine = typeof import("./map-engine");

let loading: Promise<Engine> | null = null;
function loadEngine(): Promise<Engine> {
  loading ??= import("./map-engine").catch((cause: unknown) => {
    loading = null;
    throw cause;
  });
  return loading;
}
// It is on its way before React has taken the page over; where it does not come, the component tells.
if (typeof window !== "undefined") loadEngine().catch(() => {});

interface MapLoaderProperties {
  /** Of the map's Arrow file. */
  url: string;
  run: string;
  named: string | undefined;
  dataset: string;
  posters: boolean;
  name: string;
  children: ReactNode;
}

interface Loaded {
  readonly url: string;
  readonly engine: Engine;
  readonly points: MapPoints;
}

/** Fetches a map's points and, at the same time, what draws them. Everything has its place meanwhile. */
export function MapLoader({ url, children, ...explorer }: MapLoaderProperties) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const [scripted, setScripted] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try loads again
  useEffect(() => {
    const abort = new AbortController();
    setScripted(true);
    setProblem(null);
    Promise.all([loadEngine(), fetchFile(url, abort.signal)])
      .then(([engine, file]) => setLoaded({ url, engine, points: engine.readMapFile(file) }))
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) setProblem(cause instanceof Error ? cause.message : String(cause));
      });
    return () => abort.abort();
  }, [url, tries]);

  if (loaded?.url === url) {
    const { MapExplorer } = loaded.engine;
    return (
      <MapExplorer key={url} points={loaded.points} {...explorer}>
        {children}
      </MapExplorer>
    );
  }
  return (
    <MapFrame
      canvas={
        problem ? (
          <div className="grid h-full content-center justify-items-center gap-4 p-6">
            <InlineProblem>The map could not be loaded. {problem}</InlineProblem>
            <button type="button" className="button" onClick={() => setTries(tries + 1)}>
              Try again
            </button>
          </div>
        ) : scripted ? (
          <div role="status" className="skeleton absolute inset-0 grid place-items-center rounded-none!">
            <span className="text-muted text-sm">Loading the map</span>
          </div>
        ) : (
          <noscript>
            <p className="p-6">The map needs JavaScript. What it is worth is told below without.</p>
          </noscript>
        )
      }
      panels={
        <>
          {scripted ? <div aria-hidden="true" className="hidden min-h-[36rem] lg:block" /> : null}
          {children}
        </>
      }
    />
  );
}
