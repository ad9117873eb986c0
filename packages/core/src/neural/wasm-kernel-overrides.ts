import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type * as TensorFlow from "@tensorflow/tfjs-core";
import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";

type Tf = typeof TensorFlow;

/**
 * out[segmentIds[i]] += x[i]. Stock tfjs-backend-wasm 4.22 has no such kernel, so the gradient of a gather
 * cannot be taken; negative ids are dropped, as in TensorFlow.
 */
function unsortedSegmentSum(): KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const wasm = backend as BackendWasm;
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as { numSegments: number };
    const innerShape = x.shape.slice(segmentIds.shape.length);
    const inner = innerShape.reduce((product, size) => product * size, 1);
    const output = wasm.makeOutput([numSegments, ...innerShape], x.dtype);
    // Views are taken after makeOutput: it may grow, and so move, the heap.
    const ids = wasm.typedArrayFromHeap(segmentIds);
    const values = wasm.typedArrayFromHeap(x);
    const sums = wasm.typedArrayFromHeap(output);
    sums.fill(0);
    for (let i = 0; i < ids.length; i++) {
      const segment = ids[i]!;
      if (segment < 0) continue;
      const to = segment * inner;
      const from = i * inner;
      for (let j = 0; j < inner; j++) sums[to + j] = sums[to + j]! + values[from + j]!;
    }
    return output;
  };
}

function batchSize(tensor: TensorInfo): number {
  return tensor.shape.slice(0, -2).reduce((product, size) => product * size, 1);
}

/**
 * Stock BatchMatMul walks a transposed operand element by element, ten times slower than transposing it first;
 * every dense layer's gradient has one.
 */
function transposingMatMul(tf: Tf, stock: KernelFunc): KernelFunc {
  const transpose = tf.getKernel("Transpose", "wasm").kernelFunc;
  return (call) => {
    const { inputs, backend, attrs } = call;
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    if ((!transposeA && !transposeB) || batchSize(a) !== 1 || batchSize(b) !== 1) return stock(call);
    const flip = (x: TensorInfo) => {
      const perm = x.shape.map((_, axis) => axis);
      perm.push(...perm.splice(-2).reverse());
      return transpose({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
    };
    const left = transposeA ? flip(a) : a;
    const right = transposeB ? flip(b) : b;
    const product = stock({
      inputs: { a: left, b: right },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });
    if (left !== a) (backend as BackendWasm).disposeData(left.dataId);
    if (right !== b) (backend as BackendWasm).disposeData(right.dataId);
    return product;
  };
}

/** Registers both kernels over the stock ones; call it once, after the WASM backend has started. */
export function overrideWasmKernels(tf: Tf): void {
  if (tf.getKernel("UnsortedSegmentSum", "wasm")) tf.unregisterKernel("UnsortedSegmentSum", "wasm");
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc: unsortedSegmentSum(),
  });
  const stock = tf.getKernel("BatchMatMul", "wasm");
  const kernelFunc = transposingMatMul(tf, stock.kernelFunc);
  tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel({ ...stock, kernelFunc });
}
