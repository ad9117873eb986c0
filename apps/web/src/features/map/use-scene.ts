import { useTheme } from "next-themes";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Camera, Frame } from "./camera";
import { type GestureListener, listenToGestures } from "./gestures";
import type { MapPoints } from "./map-points";
import { MapScene, type SceneListener } from "./map-scene";

/**
 * A map's picture inside an element, with its gestures; it lives as long as the element and the points do.
 * @param start where it looks first; null: at the whole map.
 * @returns the element's ref and, once it is there, the picture.
 */
export function useScene(
  points: MapPoints,
  start: (frame: Frame) => Camera | null,
  listener: GestureListener & SceneListener,
  labeled = true,
): [RefObject<HTMLElement | null>, MapScene | null] {
  const box = useRef<HTMLElement>(null);
  const theme = useTheme().resolvedTheme;
  const [scene, setScene] = useState<MapScene | null>(null);
  const handlers = useRef({ start, listener });
  handlers.current = { start, listener };

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const settled = (camera: Camera) => handlers.current.listener.settled(camera);
    const made = new MapScene(
      element,
      points,
      (frame) => handlers.current.start(frame),
      { settled },
      labeled,
    );
    const stop = listenToGestures(element, made, {
      hovered(row) {
        made.draw({ hovered: row });
        element.style.cursor = row >= 0 ? "pointer" : "";
        handlers.current.listener.hovered(row);
      },
      picked: (row) => handlers.current.listener.picked(row),
      lassoed: (polygon) => handlers.current.listener.lassoed(polygon),
      drawsLasso: () => handlers.current.listener.drawsLasso(),
    });
    setScene(made);
    return () => {
      stop();
      made.dispose();
    };
  }, [points, labeled]);
  // The theme's colors hold once the class of the page has changed.
  useEffect(() => {
    if (theme) scene?.rethemed();
  }, [scene, theme]);
  return [box, scene];
}
