// Everything here works on raw addresses of one shared memory that the caller lays out (see src/kernels/arena.ts).
// No allocation, no static data: the module's own memory use is nil.
export { rowsPerBlock, scorePacked } from "./scoring";
export { mergeReplicas, overhang } from "./sgns";
export { mostPairs, skipGram, itemsAtOnce } from "./skip-gram";
export { cbow, setsAtOnce } from "./cbow";
export { adamStep, cbowSoftmax } from "./cbow-softmax";
export { adam } from "./adam";
export { attend, attendBackward } from "./next-title-attention";
export { multiplyColumns, multiplyRows, packColumns, packRows } from "./next-title-gemm";
export {
  addColumnSums, addDropped, dropped, embed, embedBackward, layerNorm, layerNormBackward, reluDropped, reluDroppedBackward,
} from "./next-title-layers";
export {
  crossEntropy, gatherRows, impossible, sampledCrossEntropy, scatterAddRows, targetDots, targetDotsBackward,
} from "./next-title-softmax";
export { ialsErrors, ialsGram, ialsSolve } from "./ials";
export { nmf } from "./nmf";
export { reflectBack, tridiagonalEigen, tridiagonalize } from "./linear-eigen";
export { pivotBlock, sweepFinish, sweepGather, sweepPivots, sweepStore } from "./linear-inverse";
export {
  linearMultiply, linearMultiplyTransposed, linearPack, linearTranspose,
} from "./linear-products";
export { orthonormalizeRow, orthonormalizeRows } from "./linear-orthonormal";
export { sparseGram, sparseMultiply } from "./linear-sparse";
export { keepNearest, sortNearest } from "./graph-nearest";
export { fuzzyWeights, perplexityWeights } from "./projection-affinities";
export { fftElement, fftFour } from "./projection-fft";
export {
  gridBackward, gridConvolve, gridForward, gridGather, gridKernelColumns, gridKernelRows, gridSpread,
} from "./projection-grid";
export { repelExactly, tsneStep } from "./projection-tsne";
export { umapEpoch } from "./projection-umap";
