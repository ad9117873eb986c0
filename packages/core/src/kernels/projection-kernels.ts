/**
 * The kernels of neighbors graphs and projections (assembly/graph-nearest.ts and projection-*.ts; what each does stands
 * there). Every address is in bytes, every count in elements, all numbers float32.
 */
export interface ProjectionKernels {
  keepNearest(
    scores: number,
    stride: number,
    query: number,
    queries: number,
    first: number,
    count: number,
    heaps: number,
    sizes: number,
    k: number,
  ): void;
  sortNearest(heaps: number, queries: number, k: number, rows: number, scores: number): void;
  perplexityWeights(
    distances: number,
    width: number,
    count: number,
    first: number,
    last: number,
    entropy: number,
    out: number,
  ): void;
  fuzzyWeights(
    distances: number,
    width: number,
    count: number,
    first: number,
    last: number,
    target: number,
    mean: number,
    out: number,
  ): void;
  /** The address of the buffer that holds the result: `from` or `to`. */
  fftFour(size: number, radices: number, twiddles: number, from: number, to: number): number;
  gridSpread(
    grid: number,
    thread: number,
    points: number,
    first: number,
    last: number,
    x0: number,
    y0: number,
    perUnit: number,
  ): void;
  gridForward(grid: number, scratch: number, first: number, last: number): void;
  gridKernelColumns(
    grid: number,
    scratch: number,
    kind: number,
    unit: number,
    first: number,
    last: number,
  ): void;
  gridKernelRows(grid: number, scratch: number, kind: number, first: number, last: number): void;
  gridConvolve(grid: number, scratch: number, first: number, last: number): number;
  gridBackward(grid: number, scratch: number, first: number, last: number): void;
  gridGather(
    grid: number,
    points: number,
    first: number,
    last: number,
    x0: number,
    y0: number,
    perUnit: number,
    out: number,
  ): void;
  repelExactly(points: number, count: number, first: number, last: number, out: number): number;
  tsneStep(
    job: number,
    from: number,
    to: number,
    first: number,
    last: number,
    exaggeration: number,
    share: number,
    momentum: number,
    rate: number,
    bounds: number,
  ): void;
  umapEpoch(job: number, epoch: number, rate: number, first: number, last: number): void;
}
