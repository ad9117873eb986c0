import KDBush from "kdbush";
import { type Camera, type Frame, inPicture, scaleOf, toMap } from "./camera";
import type { MapPoints } from "./map-points";

/** Which points are where. */
export class PlaceIndex {
  /** Of the points' places, by row. */
  tree: KDBush;
  readonly #points: MapPoints;
  #building: ReturnType<typeof setTimeout> | undefined;

  constructor(points: MapPoints) {
    this.#points = points;
    this.tree = treeOf(points);
  }

  /** The row of the point nearest to a pixel, so many pixels away at most; -1 where there is none. */
  nearest(camera: Camera, frame: Frame, left: number, top: number, within: number): number {
    const [x, y] = toMap(camera, frame, left, top);
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (const row of this.tree.within(x, y, within / scaleOf(camera, frame))) {
      const far = (this.#points.x[row]! - x) ** 2 + (this.#points.y[row]! - y) ** 2;
      if (far < least) [nearest, least] = [row, far];
    }
    return nearest;
  }

  /** Rows of the points in the picture. */
  inView(camera: Camera, frame: Frame): number[] {
    const { left, right, bottom, top } = inPicture(camera, frame);
    return this.tree.range(left, bottom, right, top);
  }

  /** The points' places have changed in their arrays: built anew once they rest. */
  pointsMoved(): void {
    clearTimeout(this.#building);
    this.#building = setTimeout(() => {
      this.tree = treeOf(this.#points);
    }, 150);
  }

  dispose(): void {
    clearTimeout(this.#building);
  }
}

function treeOf({ count, x, y }: MapPoints): KDBush {
  const tree = new KDBush(count);
  for (let row = 0; row < count; row++) tree.add(x[row]!, y[row]!);
  return tree.finish();
}
