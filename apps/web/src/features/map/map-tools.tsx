import type { ReactNode } from "react";
import { wholeMap, zoomedAt } from "./camera";
import type { MapScene } from "./map-scene";
import { saveFile } from "./save-file";

interface MapToolsProperties {
  scene: MapScene;
  /** Whether a drag draws a lasso. */
  lasso: boolean;
  onLasso(on: boolean): void;
  contours: boolean;
  onContours(on: boolean): void;
  name: string;
}

/** Zoom, whole map, lasso and picture, for hands that have no wheel and no shift key. */
export function MapTools({ scene, lasso, onLasso, contours, onContours, name }: MapToolsProperties) {
  const zoom = (by: number) => {
    const { width, height } = scene.frame;
    scene.flyTo(zoomedAt(scene.camera, scene.frame, by, width / 2, height / 2));
  };
  async function save() {
    const blob = await scene.picture();
    if (blob) saveFile(blob, `${name}.png`);
  }
  const saveShapes = () =>
    saveFile(new Blob([scene.vectorPicture()], { type: "image/svg+xml" }), `${name}.svg`);
  return (
    <div className="absolute right-3 bottom-3 flex flex-col overflow-hidden rounded-lg border border-line-strong bg-surface">
      <Tool label="Zoom in" onClick={() => zoom(1)}>
        <path d="M12 5v14M5 12h14" />
      </Tool>
      <Tool label="Zoom out" onClick={() => zoom(-1)}>
        <path d="M5 12h14" />
      </Tool>
      <Tool label="Show the whole map" onClick={() => scene.flyTo(wholeMap(scene.bounds))}>
        <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />
      </Tool>
      <Tool label="Select with a lasso (or drag with Shift)" pressed={lasso} onClick={() => onLasso(!lasso)}>
        <path d="M7 15c-2-1-3.5-2.5-3.5-4.5C3.5 7 7 5 12 5s8.5 2 8.5 5.5S17 16 12 16c-1 0-2 0-3-.3M7 14.5a2 2 0 1 1 0 4c-.5 1.5-1.5 2-3 2.5" />
      </Tool>
      <Tool
        label="Contour lines of the density of movies"
        pressed={contours}
        onClick={() => onContours(!contours)}
      >
        <path d="M12 3.5c5 0 8.5 3 8.5 8s-3.5 9-8.5 9-8.5-3-8.5-8 3.5-9 8.5-9zM12.5 8c2.5 0 4 1.5 4 4s-2 4.5-4.5 4.5-4.5-1.5-4.5-4S10 8 12.5 8z" />
      </Tool>
      <Tool label="Save the picture as PNG" onClick={save}>
        <path d="M12 4v11M7.5 10.5 12 15l4.5-4.5M5 19.5h14" />
      </Tool>
      <Tool label="Save the picture as SVG" onClick={saveShapes}>
        <path d="M7 17.5C7 10 17 14 17 6.5M5 17.5h4v4H5zM15 2.5h4v4h-4z" />
      </Tool>
    </div>
  );
}

function Tool({
  label,
  pressed,
  onClick,
  children,
}: {
  label: string;
  pressed?: boolean;
  onClick(): void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
      className="grid size-10 place-items-center border-line border-b outline-offset-[-3px] last:border-0 hover:bg-sunken aria-pressed:bg-accent aria-pressed:text-on-accent"
    >
      <span className="sr-only">{label}</span>
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        className="size-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {children}
      </svg>
    </button>
  );
}
