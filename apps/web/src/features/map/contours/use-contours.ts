import { useEffect } from "react";
import type { MapScene } from "../map-scene";

/**
 * Draws contour lines of the density of the movies that pass, once the picture rests.
 * @param views counts how often it came to rest.
 */
export function useContours(
  scene: MapScene | null,
  on: boolean,
  passes: Uint8Array | null,
  views: number,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view has other lines
  useEffect(() => {
    if (!scene) return;
    if (!on) {
      scene.draw({ contours: [] });
      return;
    }
    let left = false;
    import("./density-contours").then(({ densityContours }) => {
      if (left) return;
      const { points, camera, frame } = scene;
      const all = Array.from({ length: points.count }, (_, row) => row);
      const rows = passes === null ? all : all.filter((row) => passes[row] === 1);
      scene.draw({ contours: densityContours(points, rows, camera, frame) });
    });
    return () => {
      left = true;
    };
  }, [scene, on, passes, views]);
}
