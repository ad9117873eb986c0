import { useCallback, useEffect, useRef, useState } from "react";
import type { MapScene } from "../map-scene";
import { MapPane, type MapPaneProperties } from "./map-pane";
import { placeBetween, type SharedPoints } from "./shared-points";

interface MorphPaneProperties extends Omit<MapPaneProperties, "name" | "points" | "labeled" | "onScene"> {
  names: readonly [string, string];
  shared: SharedPoints;
  onScene(scene: MapScene | null): void;
}

const journey = 1800;

/** One map that becomes the other: movies of both travel from their place on the one to that on the other. */
export function MorphPane({ names, shared, onScene, ...pane }: MorphPaneProperties) {
  const [share, setShare] = useState(0);
  const scene = useRef<MapScene | null>(null);
  const playing = useRef(0);
  useEffect(() => {
    placeBetween(shared, share);
    scene.current?.pointsMoved();
  }, [shared, share]);
  const keepScene = useCallback(
    (made: MapScene | null) => {
      scene.current = made;
      onScene(made);
    },
    [onScene],
  );
  useEffect(() => () => cancelAnimationFrame(playing.current), []);

  function play() {
    cancelAnimationFrame(playing.current);
    const target = share < 0.5 ? 1 : 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      setShare(target);
      return;
    }
    const since = performance.now();
    const step = (now: number) => {
      const done = Math.min(1, Math.max(0, (now - since) / journey));
      const eased = done * done * (3 - 2 * done);
      setShare(target === 1 ? eased : 1 - eased);
      if (done < 1) playing.current = requestAnimationFrame(step);
    };
    playing.current = requestAnimationFrame(step);
  }
  return (
    <div className="relative h-full">
      <div className="absolute inset-0 grid">
        <MapPane
          {...pane}
          name={`${names[0]} becoming ${names[1]}`}
          points={shared.points}
          labeled={false}
          onScene={keepScene}
        />
      </div>
      <div className="absolute inset-x-3 bottom-3 mx-auto flex max-w-xl items-center gap-3 rounded-lg border border-line-strong bg-surface px-3 py-2 text-sm">
        <button type="button" className="button min-h-8! px-3!" onClick={play}>
          Play
        </button>
        <label className="flex min-w-0 flex-1 items-center gap-3">
          <span className="max-w-28 truncate">{names[0]}</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={share}
            aria-label={`From ${names[0]} to ${names[1]}`}
            aria-valuetext={`${Math.round(share * 100)} % of the way to ${names[1]}`}
            onChange={(event) => {
              cancelAnimationFrame(playing.current);
              setShare(Number(event.target.value));
            }}
            className="min-w-0 flex-1 accent-(--accent)"
          />
          <span className="max-w-28 truncate">{names[1]}</span>
        </label>
      </div>
    </div>
  );
}
