import { kernelEngine } from "../../kernels/module.js";
import { collectInteractions, whyTooFew } from "../interactions/interactions.js";
import type { Recipe } from "../recipe.js";
import { type EaseOptions, easeOptions } from "./options.js";
import { easeScorer } from "./scorer.js";
import { solveEase } from "./solve.js";

/**
 * EASE's item-item weights, solved for in closed form (Steck 2019), and as movie vectors their spectral embedding: the
 * eigenvectors of (B + Bᵀ) / 2 to the largest eigenvalues, times eigenvalue^spectrumPower. Negative eigenvalues are left out; of
 * each eigenvector the entry of largest size is positive. The loss is the share of the interactions' squares that the
 * regression leaves unexplained, its penalty included; 1 would be weights of 0.
 */
export const ease: Recipe<EaseOptions> = {
  name: "EASE",
  title: "EASE",
  summary:
    "Each movie is predicted from all others by one regression, solved exactly; movies whose predictions go together get similar vectors.",
  reference: "Steck 2019, https://arxiv.org/abs/1905.03375",
  needs: ["RATINGS"],
  options: easeOptions,
  presets: [
    {
      name: "recommendations",
      title: "Recommendations",
      description:
        "Likes alone and more regularization: ranks what a person likes next better, and neighbors worse.",
      options: { interactions: "likes", regularization: 200 },
    },
  ],
  tuning: ["regularization=20..1000", "interactions=ratings,likes"],
  async train(dataset, options, context) {
    const started = performance.now();
    const { movieRows, matrix } = collectInteractions(dataset, options);
    const progress = (fraction: number) =>
      context.onProgress({
        epoch: 0,
        epochs: 1,
        fraction,
        loss: null,
        examplesPerSecond: matrix.columnsOfRow.length / ((performance.now() - started) / 1000),
      });
    progress(0);
    const solution = await solveEase(matrix, options, {
      random: context.random.fork("ease"),
      threads: context.threads,
      signal: context.signal,
      // The rest is for the last report.
      onPhase: (fraction) => progress(fraction * 0.99),
    });
    const seconds = (performance.now() - started) / 1000;
    const { exact, weights, spectrum, vectors, unexplained } = solution;
    const examplesPerSecond = matrix.columnsOfRow.length / seconds;
    const point = { epoch: 1, train: unexplained, validation: null };
    context.onProgress({ epoch: 1, epochs: 1, fraction: 1, loss: unexplained, examplesPerSecond, point });
    return {
      embedding: {
        dimensions: spectrum.length,
        movieRows,
        ids: Array.from(movieRows, (row) => dataset.movies[row]!.externalId),
        vectors,
        tensors: new Map([
          ["weights", { shape: [exact, exact], data: weights }],
          ["spectrum", { shape: [spectrum.length], data: Float32Array.from(spectrum) }],
          ["spectrumPower", { shape: [1], data: Float32Array.of(options.spectrumPower) }],
        ]),
      },
      lossCurve: [point],
      baselineLoss: 1,
      engine: kernelEngine(),
      examplesPerSecond,
      metrics: [],
    };
  },
  whyUnlearned: (dataset, options) => whyTooFew(dataset, options),
  scorer: easeScorer,
};
