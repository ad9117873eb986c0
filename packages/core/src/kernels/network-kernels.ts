/**
 * The dense-layer kernels (assembly/next-title-*.ts; what each does stands there). Every address, stride and panel size
 * is in bytes, every count in elements; `key`, `threshold`, `scale` name a dropout mask.
 */
export interface NetworkKernels {
  packRows(
    source: number,
    stride: number,
    inner: number,
    columns: number,
    target: number,
    panelBytes: number,
  ): void;
  packColumns(
    source: number,
    stride: number,
    inner: number,
    columns: number,
    target: number,
    panelBytes: number,
  ): void;
  multiplyRows(
    a: number,
    aStride: number,
    rows: number,
    inner: number,
    packed: number,
    panelBytes: number,
    columns: number,
    c: number,
    cStride: number,
    accumulate: number,
  ): void;
  multiplyColumns(
    a: number,
    aStride: number,
    rows: number,
    inner: number,
    packed: number,
    panelBytes: number,
    columns: number,
    c: number,
    cStride: number,
  ): void;
  embed(
    table: number,
    tokens: number,
    rows: number,
    columns: number,
    out: number,
    first: number,
    key: number,
    threshold: number,
    scale: number,
  ): void;
  embedBackward(
    gradient: number,
    tokens: number,
    rows: number,
    columns: number,
    d: number,
    first: number,
    key: number,
    threshold: number,
    scale: number,
  ): void;
  addDropped(
    base: number,
    source: number,
    bias: number,
    out: number,
    rows: number,
    columns: number,
    first: number,
    key: number,
    threshold: number,
    scale: number,
  ): void;
  dropped(
    source: number,
    out: number,
    count: number,
    first: number,
    key: number,
    threshold: number,
    scale: number,
  ): void;
  reluDropped(
    x: number,
    bias: number,
    rows: number,
    columns: number,
    first: number,
    key: number,
    threshold: number,
    scale: number,
  ): void;
  reluDroppedBackward(y: number, d: number, count: number, scale: number): void;
  addColumnSums(source: number, stride: number, rows: number, columns: number, target: number): void;
  layerNorm(
    x: number,
    rows: number,
    columns: number,
    gain: number,
    bias: number,
    out: number,
    statistics: number,
  ): void;
  layerNormBackward(
    x: number,
    statistics: number,
    rows: number,
    columns: number,
    gain: number,
    d: number,
    dx: number,
    gainGradient: number,
    biasGradient: number,
  ): void;
  attend(
    query: number,
    key: number,
    value: number,
    stride: number,
    length: number,
    firstQuery: number,
    width: number,
    bias: number,
    scale: number,
    weights: number,
    line: number,
    row: number,
    out: number,
    outStride: number,
    firstIndex: number,
    indexStride: number,
    dropKey: number,
    threshold: number,
    keepScale: number,
  ): void;
  attendBackward(
    query: number,
    key: number,
    value: number,
    dQuery: number,
    dKey: number,
    dValue: number,
    stride: number,
    length: number,
    width: number,
    dBias: number,
    scale: number,
    weights: number,
    line: number,
    row: number,
    d: number,
    dStride: number,
    firstIndex: number,
    indexStride: number,
    dropKey: number,
    threshold: number,
    keepScale: number,
  ): void;
  crossEntropy(
    logits: number,
    stride: number,
    rows: number,
    width: number,
    bias: number,
    targets: number,
    results: number,
    weight: number,
  ): void;
  sampledCrossEntropy(
    logits: number,
    stride: number,
    rows: number,
    width: number,
    bias: number,
    candidates: number,
    targets: number,
    targetLogits: number,
    results: number,
    weight: number,
  ): void;
  targetDots(
    x: number,
    rows: number,
    columns: number,
    table: number,
    bias: number,
    targets: number,
    out: number,
  ): void;
  targetDotsBackward(
    x: number,
    rows: number,
    columns: number,
    table: number,
    targets: number,
    d: number,
    dx: number,
    tableGradient: number,
    biasGradient: number,
  ): void;
  gatherRows(table: number, rows: number, count: number, columns: number, out: number): void;
  scatterAddRows(source: number, rows: number, count: number, columns: number, table: number): void;
  adam(
    parameters: number,
    first: number,
    second: number,
    gradients: number,
    gradientStride: number,
    threads: number,
    count: number,
    rate: number,
    beta1: number,
    beta2: number,
    correction: number,
    decay: number,
  ): void;
}
