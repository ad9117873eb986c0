/** Points of a leaf. */
const leafSize = 8;

/** Answers which points of a map lie nearest, exactly. */
export interface MapTree {
  /**
   * The k points nearest to a point, without itself: written to `out` from `at` on, the nearest first, ties by the lower
   * row. k is less than the number of points.
   */
  nearest(row: number, k: number, out: Uint32Array, at: number): void;
}

/** Squared distance of two points of a map, in float64. */
export function squaredDistance(map: Float32Array, a: number, b: number): number {
  const dx = map[a * 2]! - map[b * 2]!;
  const dy = map[a * 2 + 1]! - map[b * 2 + 1]!;
  return dx * dx + dy * dy;
}

/** A k-d tree (Bentley 1975) over a map, float32 [rows × 2], finite. */
export function createMapTree(map: Float32Array): MapTree {
  const rows = map.length / 2;
  /** Rows in the tree's order: of a part, those left of its middle lie on one side of the middle one, the others on the other. */
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const axes = new Uint8Array(rows);
  /** Of the part around a middle: its lowest row. Among points in one place only lower rows can still be wanted. */
  const lowest = new Uint32Array(rows);

  const select = (from: number, to: number, nth: number, axis: number) => {
    let [lo, hi] = [from, to];
    while (lo < hi) {
      const pivot = map[order[(lo + hi) >> 1]! * 2 + axis]!;
      let [i, j] = [lo, hi];
      while (i <= j) {
        while (map[order[i]! * 2 + axis]! < pivot) i++;
        while (map[order[j]! * 2 + axis]! > pivot) j--;
        if (i > j) break;
        const swapped = order[i]!;
        order[i++] = order[j]!;
        order[j--] = swapped;
      }
      if (nth <= j) hi = j;
      else if (nth >= i) lo = i;
      else return;
    }
  };
  const build = (from: number, to: number): void => {
    const middle = (from + to) >> 1;
    let least = rows;
    const extent = [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      least = Math.min(least, row);
      for (let axis = 0; axis < 2; axis++) {
        extent[axis * 2] = Math.min(extent[axis * 2]!, map[row * 2 + axis]!);
        extent[axis * 2 + 1] = Math.max(extent[axis * 2 + 1]!, map[row * 2 + axis]!);
      }
    }
    lowest[middle] = least;
    if (to - from <= leafSize) return;
    const axis = extent[1]! - extent[0]! >= extent[3]! - extent[2]! ? 0 : 1;
    axes[middle] = axis;
    select(from, to - 1, middle, axis);
    build(from, middle);
    build(middle + 1, to);
  };
  build(0, rows);

  let [query, wanted, found] = [0, 0, 0];
  let distances = new Float64Array(0);
  let members = new Uint32Array(0);
  const consider = (row: number) => {
    if (row === query) return;
    const distance = squaredDistance(map, query, row);
    let at = found;
    if (found === wanted) {
      const worst = distances[found - 1]!;
      if (distance > worst || (distance === worst && row > members[found - 1]!)) return;
      at = found - 1;
    } else found++;
    while (
      at > 0 &&
      (distances[at - 1]! > distance || (distances[at - 1]! === distance && members[at - 1]! > row))
    ) {
      distances[at] = distances[at - 1]!;
      members[at] = members[at - 1]!;
      at--;
    }
    distances[at] = distance;
    members[at] = row;
  };
  /** Whether a part that lies at least so far away may hold one of the k nearest. */
  const mayHold = (from: number, to: number, distance: number) => {
    if (from >= to) return false;
    if (found < wanted || distance < distances[found - 1]!) return true;
    return distance === distances[found - 1]! && lowest[(from + to) >> 1]! < members[found - 1]!;
  };
  const visit = (from: number, to: number): void => {
    if (to - from <= leafSize) {
      for (let i = from; i < to; i++) consider(order[i]!);
      return;
    }
    const middle = (from + to) >> 1;
    const axis = axes[middle]!;
    const apart = map[query * 2 + axis]! - map[order[middle]! * 2 + axis]!;
    // Which side lies nearer; where neither does, the one with the lower rows.
    const leftFirst =
      apart < 0 || (apart === 0 && lowest[(from + middle) >> 1]! < lowest[(middle + 1 + to) >> 1]!);
    const near = leftFirst ? ([from, middle] as const) : ([middle + 1, to] as const);
    const far = leftFirst ? ([middle + 1, to] as const) : ([from, middle] as const);
    if (mayHold(...near, 0)) visit(...near);
    consider(order[middle]!);
    if (mayHold(...far, apart * apart)) visit(...far);
  };
  return {
    nearest(row, k, out, at) {
      if (distances.length < k) {
        distances = new Float64Array(k);
        members = new Uint32Array(k);
      }
      [query, wanted, found] = [row, k, 0];
      if (k > 0) visit(0, rows);
      out.set(members.subarray(0, k), at);
    },
  };
}
