"use client";

import { useTheme } from "next-themes";
import { useEffect, useRef, useState } from "react";
import { fetchFile } from "./fetch-file";

type Engine = typeof import("./map-engine");
type Scene = InstanceType<Engine["MapScene"]>;

/** A map's picture to look at; it is loaded once it comes near the window. */
export function MapPreview({ url }: { url: string }) {
  const box = useRef<HTMLDivElement>(null);
  const theme = useTheme().resolvedTheme === "dark" ? "dark" : "light";
  const [made, setMade] = useState<{ engine: Engine; scene: Scene } | null>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const abort = new AbortController();
    let scene: Scene | undefined;
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      Promise.all([import("./map-engine"), fetchFile(url, abort.signal)]).then(
        ([engine, file]) => {
          if (abort.signal.aborted) return;
          scene = new engine.MapScene(element, engine.readMapFile(file), () => null, { settled: () => {} });
          // In small, what lies far off would leave little room for the rest.
          scene.move(scene.core());
          setMade({ engine, scene });
        },
        // The link below the picture leads on without it; the map's own page tells what is wrong.
        () => {},
      );
    });
    seen.observe(element);
    return () => {
      abort.abort();
      seen.disconnect();
      scene?.dispose();
    };
  }, [url]);

  useEffect(() => {
    if (!made) return;
    made.scene.rethemed();
    made.scene.setLook({
      colors: made.engine.colorPoints(made.scene.points, "genre", theme).colors,
      passes: null,
    });
  }, [made, theme]);
  return <div ref={box} aria-hidden="true" data-drawn={made ? "" : undefined} className="absolute inset-0" />;
}
