import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CorruptDataError } from "../../errors.js";
import { ArenaPlan } from "../../kernels/arena.js";
import { instantiateKernels } from "../../kernels/module.js";
import { profileScorer } from "../scoring/profile-scorer.js";
import { toProbabilities } from "../scoring/softmax.js";
import { Network } from "./network.js";
import type { NextTitleOptions } from "./options.js";
import { OutputLayer } from "./output-layer.js";
import { fillBlock, layOut } from "./parameters.js";
import { profileLength } from "./profile.js";
import { logitRows, reserveWorkspace } from "./workspace.js";

/** Tokens read in one call of the network. */
const callTokens = 1024;

/**
 * Scores items by what a training ended with: logits of what comes next by the network, and where there is a
 * profile by both, weighted.
 * @throws CorruptDataError where the embedding lacks one of its tensors or it has another shape.
 */
export function nextTitleScorer(embedding: Embedding, options: NextTitleOptions): SequenceScorer {
  const network = networkScorer(embedding, options);
  const weights = embedding.tensors.get("weights")?.data;
  if (!weights) return { ...network, toProbabilities };
  const profile = profileScorerOf(embedding);
  const [ofNetwork, ofProfile] = [weights[0]!, weights[1]!];
  return {
    description: `${ofNetwork.toFixed(2)} × ${network.description} + ${ofProfile.toFixed(2)} × skip-gram's ${profile.description}`,
    async score(histories, out) {
      const length = histories.length * embedding.movieRows.length;
      const profiles = new Float32Array(length);
      await profile.score(histories, profiles);
      await network.score(histories, out);
      for (let i = 0; i < length; i++) out[i] = ofNetwork * out[i]! + ofProfile * profiles[i]!;
    },
    toProbabilities,
  };
}

/** Blocks of the network that the tensors hold: the option may have left the number to the training. */
function layersOf({ tensors }: Embedding): number {
  let layers = 0;
  while (tensors.has(`layer${layers}.attention.qkv`)) layers++;
  return layers;
}

/** @throws CorruptDataError. */
export function profileScorerOf(embedding: Embedding): SequenceScorer {
  const { dimensions, movieRows } = embedding;
  const tensor = (name: string) => {
    const found = embedding.tensors.get(name);
    if (found?.data.length !== movieRows.length * dimensions)
      throw new CorruptDataError(
        `the embedding has no tensor "${name}" of ${movieRows.length} × ${dimensions}`,
      );
    return found;
  };
  return profileScorer(
    {
      ...embedding,
      vectors: tensor("profile.input").data,
      tensors: new Map([["output", tensor("profile.output")]]),
    },
    { length: profileLength, combine: "mean", against: "output" },
  );
}

/**
 * The network alone: logits of what comes next after the last maxLength items.
 * @throws CorruptDataError.
 */
export function networkScorer(embedding: Embedding, options: NextTitleOptions): SequenceScorer {
  const { heads, maxLength } = options;
  const rows = embedding.movieRows.length;
  const layers = layersOf(embedding);
  const layout = layOut({ rows, dimensions: embedding.dimensions, layers, heads, maxLength });
  const tensor = (name: string, length: number) => {
    const found = embedding.tensors.get(name)?.data;
    if (found?.length !== length)
      throw new CorruptDataError(
        `the embedding's tensor "${name}" has ${found?.length ?? 0} numbers where ${length} are expected`,
      );
    return found;
  };
  const { dimensions: d } = embedding;
  const plan = new ArenaPlan();
  const parameters = plan.reserve(layout.size * 4);
  const columns = plan.reserve(layout.paddedRows * d * 4);
  const capacity = Math.max(callTokens, maxLength);
  const workspace = reserveWorkspace(plan, layout, capacity, layout.paddedRows, false);
  const arena = plan.allocate();
  const sizes = new Map(layout.network.map(({ name, shape }) => [name, shape.reduce((a, b) => a * b, 1)]));
  fillBlock(
    arena.f32(parameters, layout.size),
    layout,
    embedding.vectors,
    tensor("bias", rows),
    (name: string) => tensor(name, sizes.get(name)!),
  );
  const kernels = instantiateKernels(arena.memory);
  kernels.packColumns(parameters, d * 4, d, layout.paddedRows, columns, d * 32);
  const network = new Network(arena, kernels, layout, workspace, parameters, 0);
  const output = new OutputLayer(arena, kernels, layout, workspace, parameters, 0, { columns, rows: 0 });
  const tokens = arena.u32(workspace.tokens, capacity);
  const logits = arena.f32(workspace.logits, logitRows * layout.paddedRows);
  const bias = tensor("bias", rows);

  /** Histories first … until that fit one call; returns where the next call begins. */
  const scoreSome = (histories: readonly Uint32Array[], first: number, out: Float32Array) => {
    const starts = [0];
    let next = first;
    for (; next < histories.length && next - first < logitRows; next++) {
      const history = histories[next]!;
      const seen = history.subarray(Math.max(0, history.length - maxLength));
      const at = starts.at(-1)!;
      if (at + seen.length > capacity) break;
      tokens.set(seen, at);
      starts.push(at + seen.length);
    }
    network.forwardLast({ starts, firstToken: 0 });
    output.logits(0, next - first);
    for (let query = first; query < next; query++) {
      const from = (query - first) * layout.paddedRows;
      const target = query * rows;
      for (let row = 0; row < rows; row++) out[target + row] = logits[from + row]! + bias[row]!;
    }
    return next;
  };

  return {
    description: `causal self-attention over the last ${maxLength} items: logits of what comes next`,
    score(histories, out) {
      for (let first = 0; first < histories.length; ) first = scoreSome(histories, first, out);
      arena.checkGuards();
    },
  };
}
