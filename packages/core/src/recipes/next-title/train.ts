import type { Dataset } from "../../dataset/dataset.js";
import type { Embedding, Tensor } from "../../embedding/embedding.js";
import type { Arena } from "../../kernels/arena.js";
import { kernelEngine } from "../../kernels/module.js";
import { aliasTable, noiseWeights } from "../../kernels/noise.js";
import type { SgnsTables } from "../../kernels/sgns-trainer.js";
import { buildCorpus, type DatasetCorpus } from "../histories/corpus.js";
import type { TrainContext, TrainResult } from "../recipe.js";
import { type EpochWork, runEpochs } from "../training-loop/epoch-loop.js";
import { meanLoss } from "../training-loop/mean-loss.js";
import { outOfPatience } from "../training-loop/patience.js";
import { type HeldOutTitles, holdOutTitles } from "./held-out.js";
import type { NextTitleOptions } from "./options.js";
import { itemTables, type ParameterLayout } from "./parameters.js";
import { planEpochs, type TrainingPlan } from "./plan.js";
import { profileBuffers, profileFromCheckpoint, trainProfile } from "./profile.js";
import { stack } from "./stack.js";
import { TrainedWeights } from "./trained-weights.js";
import { Trainer } from "./trainer.js";
import { planTraining, type TrainingMemory } from "./training-memory.js";
import { cutWindows } from "./windows.js";

/** Candidates are drawn by frequency to this power, as word2vec's negatives are; the logQ correction undoes the bias. */
const noiseExponent = 0.75;

/** Of the progress told: the part of the time that the profile takes. */
const profileShare = ({ epochsTime }: TrainingPlan) => 1 / (1 + epochsTime);

/** Learns the profile's vectors where there is a profile, then the network, then how much each of both counts. */
export async function trainNextTitle(
  dataset: Dataset,
  options: NextTitleOptions,
  context: TrainContext,
): Promise<TrainResult> {
  const random = context.random.fork("next-title");
  const corpus = buildCorpus(dataset, options);
  const rows = corpus.movieRows.length;
  const plan = planEpochs(corpus, options);
  const { memory, arena } = planTraining({
    shape: { ...options, layers: plan.layers, rows },
    threads: context.threads,
    tokens: corpus.tokens.length,
    candidates: plan.candidates,
  });
  arena.u32(memory.tokens, corpus.tokens.length).set(corpus.tokens);
  if (memory.noise) fillNoise(arena, memory, corpus);
  const heldOut = holdOutTitles(
    corpus,
    options.validationUsers,
    options.maxLength,
    random.fork("validation"),
  );
  const weights = new TrainedWeights(arena, memory);
  if (!context.resumeFrom) weights.initialise(random.fork("parameters"));
  const profile = options.profile ? await learnProfile(corpus, heldOut, options, plan, context) : null;
  const trainer = new Trainer(arena, memory, {
    ...options,
    seed: random.fork("masks").integer(2 ** 32),
  });
  const epochs = epochsOf(
    { options, plan, corpus, heldOut, weights, trainer, profile },
    { ...context, random },
  );
  try {
    await trainer.start();
    const { lossCurve, examplesPerSecond } = await runEpochs(
      { ...context, onProgress: afterProfile(context, profile ? profileShare(plan) : 0) },
      epochs,
    );
    const network = toEmbedding(dataset, corpus, memory.layout, weights.kept);
    return {
      embedding: profile ? await stack(network, profile, options, corpus, heldOut.histories) : network,
      lossCurve,
      baselineLoss: unigramEntropy(corpus.counts),
      engine: kernelEngine(),
      examplesPerSecond,
      metrics: [],
    };
  } finally {
    await trainer.close();
  }
}

/** From the checkpoint where there is one, else by a training of its own. */
async function learnProfile(
  corpus: DatasetCorpus,
  { ends }: HeldOutTitles,
  { dimensions }: NextTitleOptions,
  plan: TrainingPlan,
  context: TrainContext,
): Promise<SgnsTables> {
  if (context.resumeFrom) return profileFromCheckpoint(context.resumeFrom, corpus.counts.length * dimensions);
  return await trainProfile(corpus, ends, dimensions, context, (fraction) =>
    context.onProgress({
      epoch: 0,
      epochs: plan.epochs,
      fraction: fraction * profileShare(plan),
      loss: null,
      examplesPerSecond: 0,
      part: { name: "profile", fraction, later: plan.epochsTime },
    }),
  );
}

/** How the epochs' progress is told: as what follows the first `before` of the whole. */
function afterProfile(context: TrainContext, before: number): TrainContext["onProgress"] {
  return (progress) =>
    context.onProgress({
      ...progress,
      fraction: before + (1 - before) * progress.fraction,
      part: { name: "epochs", fraction: progress.fraction, later: 0 },
    });
}

/** What an epoch of the network does. */
function epochsOf(
  training: {
    readonly options: NextTitleOptions;
    readonly plan: TrainingPlan;
    readonly corpus: DatasetCorpus;
    readonly heldOut: HeldOutTitles;
    readonly weights: TrainedWeights;
    readonly trainer: Trainer;
    readonly profile: SgnsTables | null;
  },
  { random, signal }: Pick<TrainContext, "random" | "signal">,
): EpochWork {
  const { options, corpus, heldOut, weights, trainer, profile } = training;
  const { batchSize, maxLength } = options;
  const { epochs } = training.plan;
  const patient = options.patience > 0 && heldOut.histories.length > 0;
  return {
    epochs,
    async runEpoch(number, { tick }) {
      const epoch = number - 1;
      const windows = cutWindows(corpus.offsets, heldOut.ends, maxLength, random.fork(`epoch ${epoch}`));
      const { step } = weights;
      const ended = await trainer.run(
        { kind: "train", windows, batchSize, step, epoch, epochs },
        signal,
        (now) => tick({ done: now.fraction, of: 1, meanLoss: meanLoss(now), examples: now.examples }),
      );
      weights.step += Math.ceil(windows.starts.length / batchSize);
      return { train: meanLoss(ended), examples: ended.examples };
    },
    async validate(epoch) {
      const loss = heldOut.histories.length > 0 ? await measure(trainer, heldOut, signal) : null;
      // Without patience the last epoch's weights are kept.
      if (!patient || loss === null || loss < weights.best.validation) weights.keep(epoch, loss);
      return loss;
    },
    stopped: (epoch) => outOfPatience(options, weights.best.epoch, epoch),
    snapshot() {
      const { state, buffers } = weights.snapshot();
      return { state, buffers: new Map([...buffers, ...(profile ? profileBuffers(profile) : [])]) };
    },
    restore: (checkpoint) => weights.restore(checkpoint),
  };
}

/** -ln p of a held-out item, the mean. */
async function measure(trainer: Trainer, { windows }: HeldOutTitles, signal: AbortSignal): Promise<number> {
  const order = { kind: "measure", windows, batchSize: 1, step: 0, epoch: 0, epochs: 1 } as const;
  const { loss, examples } = await trainer.run(order, signal, () => {});
  return loss / examples;
}

function fillNoise(arena: Arena, memory: TrainingMemory, corpus: DatasetCorpus): void {
  const rows = corpus.counts.length;
  const noise = memory.noise!;
  const weights = noiseWeights(corpus.counts, noiseExponent);
  const { accept, alias } = aliasTable(weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  arena.u32(noise.accept, rows).set(accept);
  arena.u32(noise.alias, rows).set(alias);
  arena.f32(noise.logProbability, rows).set(Float32Array.from(weights, (weight) => Math.log(weight / total)));
}

/** What guessing by frequency alone costs: -Σ p ln p. */
function unigramEntropy(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  let entropy = 0;
  for (const count of counts) entropy -= (count / total) * Math.log(count / total);
  return entropy;
}

function toEmbedding(
  dataset: Dataset,
  corpus: DatasetCorpus,
  layout: ParameterLayout,
  parameters: Float32Array,
): Embedding {
  const { vectors, bias } = itemTables(parameters, layout);
  const tensors = new Map<string, Tensor>([["bias", { shape: [layout.shape.rows], data: bias }]]);
  for (const { name, offset, shape } of layout.network) {
    const size = shape.reduce((a, b) => a * b, 1);
    tensors.set(name, { shape, data: parameters.slice(offset, offset + size) });
  }
  return {
    dimensions: layout.shape.dimensions,
    movieRows: corpus.movieRows,
    ids: Array.from(corpus.movieRows, (row) => dataset.movies[row]!.externalId),
    vectors,
    tensors,
  };
}
