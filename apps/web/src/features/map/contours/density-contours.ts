import { contourDensity } from "d3-contour";
import { type Camera, type Frame, toMap, toScreen } from "../camera";
import type { DrawnContour } from "../draw/contour-lines";

// Since version 4 of the library; its types are of version 3.
declare module "d3-contour" {
  interface ContourDensity<Datum> {
    contours(data: Datum[]): ((density: number) => ContourMultiPolygon) & { readonly max: number };
  }
}

/** Of the Gaussian that each point is spread by, in pixels of the picture. */
const bandwidth = 10;
/** Lines of as many densities, each of half the one before it. */
const lines = 5;
/** What lies as far beyond the picture's edges counts, and is drawn when the picture is moved: a share of its size. */
const beyond = 0.4;

/**
 * Contour lines of the density of points, as they lie in the picture: a kernel density estimate with a Gaussian, at a
 * half, a quarter … of its maximum.
 * @param points places in the map's own units, `rows` those that count.
 * @returns the faintest first; none where nothing is in the picture.
 */
export function densityContours(
  points: { readonly x: Float32Array; readonly y: Float32Array },
  rows: readonly number[],
  camera: Camera,
  frame: Frame,
): DrawnContour[] {
  const [left, top] = [frame.width * beyond, frame.height * beyond];
  const places: [number, number][] = [];
  for (const row of rows) {
    const [x, y] = toScreen(camera, frame, points.x[row]!, points.y[row]!);
    if (x < -left || x > frame.width + left || y < -top || y > frame.height + top) continue;
    places.push([x + left, y + top]);
  }
  if (places.length === 0) return [];
  const at = contourDensity<[number, number]>()
    .size([frame.width + 2 * left, frame.height + 2 * top])
    .bandwidth(bandwidth)
    .cellSize(4)
    .contours(places);
  return Array.from({ length: lines }, (_, line) => {
    const share = 2 ** (line - lines);
    const rings = at(at.max * share).coordinates.flat();
    return {
      share,
      rings: rings.map((ring) =>
        Float32Array.from(ring.flatMap(([x = 0, y = 0]) => toMap(camera, frame, x - left, y - top))),
      ),
    };
  });
}
