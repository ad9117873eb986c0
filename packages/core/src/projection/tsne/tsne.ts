import { z } from "zod";
import { InvalidInputError } from "../../errors.js";
import { symmetricEdges } from "../../graph/symmetric-edges.js";
import { center, checkInput } from "../check-input.js";
import { runLayout } from "../layout-team.js";
import { neighborWeights } from "../neighbor-weights.js";
import type { Projection } from "../projection.js";
import { startPositions } from "../start-positions.js";
import { tsneMemory } from "./tsne-memory.js";

/** Up to so many points all pairs are less work than a grid. */
const mostExactly = 2000;
/** Points that a thread is worth starting for. */
const pointsPerThread = 500;

const options = z.strictObject({
  perplexity: z
    .number()
    .min(1)
    .max(200)
    .default(30)
    .describe(
      "About how many neighbors each movie is drawn to; at most a third of the other movies. Small ones show fine grain, large ones the broad picture.",
    ),
  exaggeration: z
    .number()
    .min(1)
    .max(100)
    .default(12)
    .describe("By how much attraction is exaggerated at first, so that clusters find together."),
  exaggerationEpochs: z.int().min(0).max(10_000).default(250).describe("Steps with exaggeration."),
  epochs: z.int().min(1).max(10_000).default(500).describe("Steps after those with exaggeration."),
  learningRate: z
    .number()
    .min(0)
    .max(1e7)
    .default(0)
    .describe("0 = the number of movies divided by the exaggeration, at least 50 (Belkina et al. 2019)."),
});

export type TsneOptions = z.infer<typeof options>;

/**
 * t-SNE (van der Maaten and Hinton 2008) on the neighbors graph: affinities by perplexity over 3 × perplexity neighbors,
 * PCA start (Kobak and Berens 2019), early exaggeration, repulsion by interpolation on a grid (FIt-SNE, Linderman et al.
 * 2019). For up to 2,000 movies repulsion is exact.
 */
export const tsne: Projection<TsneOptions> = {
  name: "TSNE",
  title: "t-SNE",
  summary:
    "Movies lie beside their nearest neighbors. Which movies lie together can be trusted; how large a cluster is, how dense, and how far two clusters are apart says little.",
  reference:
    "van der Maaten and Hinton 2008, https://www.jmlr.org/papers/v9/vandermaaten08a.html; Linderman et al. 2019, https://doi.org/10.1038/s41592-018-0308-4",
  options,
  neighborsNeeded({ perplexity }, rows) {
    const most = Math.floor((rows - 1) / 3);
    if (most < 1)
      throw InvalidInputError.of(
        "options",
        `t-SNE needs at least 4 movies, and there are ${rows}; use PCA or UMAP`,
      );
    if (perplexity > most)
      throw InvalidInputError.of(
        ["options", "perplexity"],
        `must be at most ${most}, a third of the other movies (there are ${rows}), not ${perplexity}`,
      );
    return Math.min(rows - 1, Math.ceil(3 * perplexity));
  },
  async project(input) {
    const { graph, options, signal, onProgress } = input;
    const rows = checkInput(input, (count) => tsne.neighborsNeeded(options, count));
    const neighbors = tsne.neighborsNeeded(options, rows);
    const entropy = Math.log(options.perplexity);
    const weights = await neighborWeights(graph!, neighbors, signal, (kernels, at, first, last) =>
      kernels.perplexityWeights(at.distances, at.width, neighbors, first, last, entropy, at.out),
    );
    const edges = await symmetricEdges(graph!, weights, (a, b) => (a + b) / 2, {
      grain: 4,
      least: 0,
      signal,
    });
    const start = await startPositions(input, { standardDeviation: 1e-4 });
    onProgress(0.02);
    // Clusters that another map has found need not find together.
    const early = input.anchors ? 0 : options.exaggerationEpochs;
    const steps = early + options.epochs;
    const rate = (options.learningRate || Math.max(50, rows / options.exaggeration)) / rows;
    const phases = [
      { until: early, exaggeration: options.exaggeration, momentum: 0.5, rate },
      { until: steps, exaggeration: 1, momentum: 0.8, rate },
    ];
    const threads = Math.max(1, Math.min(input.threads, Math.floor(rows / pointsPerThread)));
    const { arena, team, setup } = tsneMemory(edges, start, phases, {
      ...{ threads, exact: rows <= mostExactly, anchors: input.anchors ?? null },
    });
    await runLayout(
      arena,
      team,
      { layout: "tsne", setup },
      {
        ...{ threads, signal, steps, little: rows <= mostExactly },
        onProgress: (fraction) => onProgress(0.02 + 0.98 * fraction),
      },
    );
    arena.checkGuards();
    onProgress(1);
    const map = arena.f32(setup.positions[steps % 2]!, rows * 2).slice();
    return input.anchors ? map : center(map);
  },
};
