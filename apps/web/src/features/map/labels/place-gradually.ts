import type { MapLabel } from "./map-labels";

/** Placed even while the picture moves. */
const firstLabels = 3000;

export interface PlacedLabels {
  readonly list: readonly MapLabel[];
  /** Whether those that are shown first come first: then the others need not be looked at. */
  readonly sorted: boolean;
}

/**
 * Places labels a few milliseconds at a time: regions and the most rated titles are there first.
 * @param placing see placeLabels.
 * @param isMoving whether the picture moves: whoever moves it has the processor first, once there is something to read.
 * @param show is told after each of the times.
 * @returns what ends it.
 */
export function placeGradually(
  placing: Generator<readonly MapLabel[]>,
  isMoving: () => boolean,
  show: (labels: PlacedLabels) => void,
): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let placed: readonly MapLabel[] = [];
  const go = () => {
    if (isMoving() && placed.length > firstLabels) {
      waiting = setTimeout(go, 200);
      return;
    }
    const until = performance.now() + 8;
    let step = placing.next();
    while (!step.done && performance.now() < until) {
      placed = step.value;
      step = placing.next();
    }
    if (step.done) {
      const list = [...placed].sort((one, other) => one.from - other.from);
      show({ list, sorted: true });
    } else {
      placed = step.value;
      waiting = setTimeout(go, 8);
      show({ list: placed, sorted: false });
    }
  };
  go();
  return () => clearTimeout(waiting);
}
