import { constants } from "../../kernels/generated/layout.js";
import type { Random } from "../../random.js";

/** What decides the sizes of everything. `dimensions` and `dimensions / heads` are multiples of 8. */
export interface NetworkShape {
  /** Items of the vocabulary. */
  readonly rows: number;
  readonly dimensions: number;
  readonly layers: number;
  readonly heads: number;
  /** Items of a history that the network sees. */
  readonly maxLength: number;
}

/** One named parameter: a float32 tensor at `offset` (in floats) of the block that holds them all. */
interface Parameter {
  readonly name: string;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly start: "zeros" | "ones" | "normal" | "uniform";
}

export interface LayerParameters {
  readonly attentionGain: number;
  readonly attentionBias: number;
  readonly qkv: number;
  readonly output: number;
  readonly outputBias: number;
  readonly distance: number;
  readonly forwardGain: number;
  readonly forwardBias: number;
  readonly expand: number;
  readonly expandBias: number;
  readonly contract: number;
  readonly contractBias: number;
}

/** Offsets in floats. The item table comes first, padded to `paddedRows`; then the network. */
export interface ParameterLayout {
  readonly shape: NetworkShape;
  /** rows, up to a multiple of 8: the products work on panels of 8. */
  readonly paddedRows: number;
  readonly items: number;
  readonly itemBias: number;
  readonly layers: readonly LayerParameters[];
  readonly finalGain: number;
  readonly finalBias: number;
  /** Floats of the whole block, a multiple of 16. */
  readonly size: number;
  /** Everything but items and their biases, whose padding is never read. */
  readonly network: readonly Parameter[];
}

export function layOut(shape: NetworkShape): ParameterLayout {
  const { dimensions: d, heads, maxLength } = shape;
  const paddedRows = Math.ceil(shape.rows / 8) * 8;
  const network: Parameter[] = [];
  let next = paddedRows * d + Math.ceil(paddedRows / 16) * 16;
  const add = (name: string, start: Parameter["start"], ...dimensions: number[]) => {
    const offset = next;
    network.push({ name, offset, shape: dimensions, start });
    next += Math.ceil(dimensions.reduce((a, b) => a * b, 1) / 16) * 16;
    return offset;
  };
  const layers = Array.from({ length: shape.layers }, (_, i): LayerParameters => {
    const at = `layer${i}`;
    return {
      attentionGain: add(`${at}.attention.norm.gain`, "ones", d),
      attentionBias: add(`${at}.attention.norm.bias`, "zeros", d),
      qkv: add(`${at}.attention.qkv`, "uniform", d, 3 * d),
      output: add(`${at}.attention.output`, "uniform", d, d),
      outputBias: add(`${at}.attention.output.bias`, "zeros", d),
      distance: add(`${at}.attention.distance`, "zeros", heads, maxLength),
      forwardGain: add(`${at}.forward.norm.gain`, "ones", d),
      forwardBias: add(`${at}.forward.norm.bias`, "zeros", d),
      expand: add(`${at}.forward.expand`, "uniform", d, 4 * d),
      expandBias: add(`${at}.forward.expand.bias`, "zeros", 4 * d),
      contract: add(`${at}.forward.contract`, "uniform", 4 * d, d),
      contractBias: add(`${at}.forward.contract.bias`, "zeros", d),
    };
  });
  return {
    shape,
    paddedRows,
    items: 0,
    itemBias: paddedRows * d,
    layers,
    finalGain: add("final.norm.gain", "ones", d),
    finalBias: add("final.norm.bias", "zeros", d),
    size: next,
    network,
  };
}

/** Their bias takes padding rows out of every softmax. */
const { impossible } = constants;

/**
 * Item vectors normal with deviation 0.02, projections uniform as Glorot & Bengio 2010, norms at identity, biases 0:
 * the first predictions are all but uniform.
 * @param block float32 [layout.size], zeroed.
 */
export function initialise(block: Float32Array, layout: ParameterLayout, random: Random): void {
  const { rows, dimensions } = layout.shape;
  const items = random.fork("items");
  for (let i = 0; i < rows * dimensions; i++) block[i] = items.normal() * 0.02;
  block.fill(impossible, layout.itemBias + rows, layout.itemBias + layout.paddedRows);
  const weights = random.fork("network");
  for (const { offset, shape, start } of layout.network) {
    const size = shape.reduce((a, b) => a * b, 1);
    if (start === "ones") block.fill(1, offset, offset + size);
    if (start !== "uniform") continue;
    // Queries, keys and values are three square matrices side by side.
    const outputs = shape[1] === 3 * shape[0]! ? shape[0]! : shape[1]!;
    const bound = Math.sqrt(6 / (shape[0]! + outputs));
    for (let i = 0; i < size; i++) block[offset + i] = (weights.next() * 2 - 1) * bound;
  }
}

/** Copies out the items' part: vectors [rows × dimensions] and biases [rows]. */
export function itemTables(block: Float32Array, layout: ParameterLayout) {
  const { rows, dimensions } = layout.shape;
  return {
    vectors: block.slice(0, rows * dimensions),
    bias: block.slice(layout.itemBias, layout.itemBias + rows),
  };
}

/** The inverse of itemTables plus the network's tensors, into a zeroed block. */
export function fillBlock(
  block: Float32Array,
  layout: ParameterLayout,
  vectors: Float32Array,
  bias: Float32Array,
  tensor: (name: string) => Float32Array,
): void {
  block.set(vectors, 0);
  block.set(bias, layout.itemBias);
  block.fill(impossible, layout.itemBias + layout.shape.rows, layout.itemBias + layout.paddedRows);
  for (const parameter of layout.network) block.set(tensor(parameter.name), parameter.offset);
}
