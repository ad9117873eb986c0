/** The finest and the coarsest grid of a map: nodes of a side at least, and as many as fit the largest transform. */
const fewestNodes = 50;
/** Nodes that a point's polynomial needs around the map, and rounding. */
const margin = 6;
/**
 * The kernels change on a scale of 1. With cubic polynomials and nodes 0.4 apart forces err by 3 % of their root mean
 * square on scattered points, which is less than FIt-SNE's 4 % with three nodes of a quadratic polynomial a unit.
 */
const finest = 0.4;
/**
 * Of the last steps, the finest first: movies find their places among their nearest then. On planted clusters of 3,000
 * nodes 0.2 apart keep .84 of ten neighbors, as nodes 0.1 apart do, and nodes 0.4 apart keep .81.
 */
const fineUnits = [0.2, 0.2 * Math.SQRT2];
/** The longest transform: 2,048² complex numbers are 34 MB. */
export const mostSize = 2048;

/** A square grid over a map. */
export interface GridPlan {
  /** Length of the transforms. */
  readonly size: number;
  /** The distance of neighboring nodes. */
  readonly unit: number;
  /** Nodes of a side in use, a multiple of 8, at most size / 2. */
  readonly nodes: number;
}

/** Multiples of 8 that are products of 2, 3 and 5, up to the longest transform. */
export const transformSizes: readonly number[] = Array.from(
  { length: mostSize / 8 },
  (_, i) => 8 * (i + 1),
).filter((size) => factorsOf(size) !== null);

/** The factors 4, 2, 3, 5 of a length, or null where there are others. */
export function factorsOf(size: number): number[] | null {
  const factors: number[] = [];
  let rest = size;
  for (const factor of [4, 2, 3, 5])
    while (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    }
  return rest === 1 ? factors : null;
}

/** The factors as the kernel wants them, ended by 0, and cosine and minus sine of 2 π t / size for each t. */
export function transformTables(size: number): { radices: Uint32Array; twiddles: Float32Array } {
  const twiddles = new Float32Array(size * 2);
  for (let t = 0; t < size; t++) {
    const angle = (-2 * Math.PI * t) / size;
    twiddles[t * 2] = Math.cos(angle);
    twiddles[t * 2 + 1] = Math.sin(angle);
  }
  return { radices: Uint32Array.from([...factorsOf(size)!, 0]), twiddles };
}

/**
 * The grid for a map that is `span` wide or high, whichever is more, and more than 0. Where the grid before will do it stays, since its
 * kernels' transforms are known; a map grows little from step to step.
 * @param fine nodes lie nearer to each other, as far as the largest transform has room.
 */
export function planGrid(span: number, before: GridPlan | null, fine = false): GridPlan {
  const room = Math.floor(mostSize / 2 / 8) * 8 - margin;
  // A map that grows a little further shall keep its unit.
  let unit = (fine ? fineUnits.find((one) => (span * 1.1) / one <= room) : undefined) ?? finest;
  // A small map lies within the kernels' curvature: few nodes tell enough. Units go by halves of a doubling.
  if (span < fewestNodes * finest) {
    const smallest = span / fewestNodes;
    unit = finest * 2 ** (-Math.floor(2 * Math.log2(finest / smallest)) / 2);
  }
  if (span / unit > room) unit = span / room;
  const needed = Math.ceil((Math.ceil(span / unit - 1e-9) + margin) / 8) * 8;
  if (before && before.unit === unit && before.size >= 2 * needed && before.size <= 3 * needed)
    return { ...before, nodes: needed };
  const wanted = Math.min(mostSize, 2 * needed * (unit >= fineUnits[0]! ? 1.05 : 1));
  return { size: transformSizes.find((size) => size >= wanted)!, unit, nodes: needed };
}

/** Weights of the four nodes around a point that lies t, 0 to 1, behind the second of them (cubic Lagrange). */
function cubicWeights(t: number): [number, number, number, number] {
  return [
    (-t * (t - 1) * (t - 2)) / 6,
    ((t + 1) * (t - 1) * (t - 2)) / 2,
    (-(t + 1) * t * (t - 2)) / 2,
    ((t + 1) * t * (t - 1)) / 6,
  ];
}

/**
 * What a point adds to the sum of 1 / (1 + d²) on the grid through itself, which would be 1 without interpolation: the
 * mean over where between the nodes it may lie.
 */
export function selfPotential(unit: number): number {
  const places = 8;
  const correlations = Array.from({ length: places }, (_, i) => {
    const w = cubicWeights((i + 0.5) / places);
    // How much of the weights' product lies `apart` nodes from each other.
    return [-3, -2, -1, 0, 1, 2, 3].map((apart) =>
      w.reduce((sum, weight, node) => sum + weight * (w[node + apart] ?? 0), 0),
    );
  });
  const mean = [0, 1, 2, 3, 4, 5, 6].map((i) => correlations.reduce((sum, c) => sum + c[i]!, 0) / places);
  let sum = 0;
  for (let x = -3; x <= 3; x++)
    for (let y = -3; y <= 3; y++) sum += (mean[x + 3]! * mean[y + 3]!) / (1 + (x * x + y * y) * unit * unit);
  return sum;
}
