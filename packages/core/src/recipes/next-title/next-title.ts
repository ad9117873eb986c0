import { whyOutsideCorpus } from "../histories/corpus.js";
import type { EndedTraining, Recipe } from "../recipe.js";
import { bestEpoch, lastEpoch } from "../training-loop/best-epoch.js";
import { type NextTitleOptions, nextTitleOptions } from "./options.js";
import { nextTitleScorer } from "./scorer.js";
import { trainNextTitle } from "./train.js";

/**
 * Causal self-attention over histories: SASRec with softmax cross-entropy.
 * Loss of a target: -ln softmax(output vector · item vectors + biases)[target], natural logarithm; with the sampled
 * loss an estimate of it. The validation loss is always over all items.
 */
export const nextTitle: Recipe<NextTitleOptions> = {
  name: "NEXT_TITLE",
  title: "Next title",
  summary:
    "A small transformer reads a history in order and predicts the next item; its item vectors are the embedding. What it ranks by is its scores and those of skip-gram vectors, added.",
  reference:
    "SASRec, Kang & McAuley 2018, https://arxiv.org/abs/1808.09781; its loss: Klenitskiy & Vasilev 2023, https://arxiv.org/abs/2309.07602",
  needs: ["RATINGS"],
  options: nextTitleOptions,
  tuning: ["dropout=0.1,0.2,0.3,0.5", "learningRate=3e-4..5e-3", "dimensions=32,64,128"],
  async refit(options, { lossCurve, tensor }) {
    const weights = await tensor("weights");
    return {
      ...options,
      epochs: options.patience > 0 ? bestEpoch(lossCurve) : lastEpoch(lossCurve),
      layers: options.layers || (await layersOf(tensor)),
      validationUsers: 0,
      networkWeight: weights?.data[0] ?? 0,
      profileWeight: weights?.data[1] ?? 0,
    };
  },
  whyUnlearned: whyOutsideCorpus,
  train: trainNextTitle,
  scorer: nextTitleScorer,
};

/** How many attention blocks the network had: more ratings may call for another number where it is automatic. */
async function layersOf(tensor: EndedTraining["tensor"]): Promise<number> {
  let layers = 0;
  while (await tensor(`layer${layers}.attention.norm.gain`)) layers++;
  return layers;
}
