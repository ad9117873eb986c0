/**
 * The kernels of linear algebra (assembly/linear-*.ts and ials.ts; what each does stands there). Every address and
 * stride is in bytes, every count in elements, all numbers float64 but those of ials, whose vectors are float32.
 */
export interface LinearKernels {
  linearPack(
    source: number,
    kStride: number,
    jStride: number,
    inner: number,
    filled: number,
    columns: number,
    target: number,
    first: number,
    last: number,
  ): void;
  linearMultiply(
    a: number,
    aStride: number,
    rows: number,
    inner: number,
    packed: number,
    columns: number,
    c: number,
    cStride: number,
    mode: number,
  ): void;
  linearMultiplyTransposed: LinearKernels["linearMultiply"];
  linearTranspose(
    source: number,
    sourceStride: number,
    rows: number,
    columns: number,
    target: number,
    targetStride: number,
  ): void;
  orthonormalizeRows(
    rows: number,
    stride: number,
    size: number,
    first: number,
    width: number,
    rest: number,
  ): number;
  orthonormalizeRow(rows: number, stride: number, size: number, index: number): void;
  sweepPivots(matrix: number, stride: number, first: number, width: number, d: number): number;
  sweepGather(
    matrix: number,
    stride: number,
    first: number,
    width: number,
    v: number,
    from: number,
    to: number,
  ): void;
  sweepStore(
    matrix: number,
    stride: number,
    first: number,
    width: number,
    u: number,
    d: number,
    from: number,
    to: number,
  ): void;
  sweepFinish(matrix: number, stride: number, from: number, to: number): void;
  tridiagonalize(
    matrix: number,
    stride: number,
    size: number,
    diagonal: number,
    off: number,
    factors: number,
    scratch: number,
  ): void;
  /** 0 where it did not converge. */
  tridiagonalEigen(diagonal: number, off: number, size: number, vectors: number, stride: number): number;
  reflectBack(
    matrix: number,
    stride: number,
    size: number,
    factors: number,
    vectors: number,
    first: number,
    last: number,
  ): void;
  sparseMultiply(
    offsets: number,
    members: number,
    values: number,
    first: number,
    last: number,
    block: number,
    columns: number,
    out: number,
  ): void;
  ialsGram(vectors: number, stride: number, first: number, last: number, gram: number, scratch: number): void;
  ialsSolve(
    offsets: number,
    members: number,
    first: number,
    last: number,
    against: number,
    stride: number,
    gram: number,
    out: number,
    ridge: number,
    unobserved: number,
    steps: number,
    scratch: number,
    targets: number,
  ): void;
  ialsErrors(
    offsets: number,
    members: number,
    first: number,
    last: number,
    against: number,
    stride: number,
    rows: number,
  ): number;
  sparseGram(
    rowOffsets: number,
    users: number,
    userValues: number,
    userOffsets: number,
    members: number,
    values: number,
    first: number,
    last: number,
    every: number,
    gram: number,
    stride: number,
    ridge: number,
  ): void;
}
