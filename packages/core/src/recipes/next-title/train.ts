import type { Dataset } from "../../dataset/dataset.js";
import type { Embedding, Tensor } from "../../embedding/embedding.js";
import type { Arena } from "../../kernels/arena.js";
import { kernelEngine } from "../../kernels/module.js";
import { aliasTable, noiseWeights } from "../../kernels/noise.js";
import type { SgnsTables } from "../../kernels/sgns-trainer.js";
import { type Random, shuffle } from "../../random.js";
import { buildCorpus, type DatasetCorpus } from "../histories/corpus.js";
import type { LossPoint, TrainContext, TrainResult } from "../recipe.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import type { NextTitleOptions } from "./options.js";
import { initialise, itemTables, type ParameterLayout } from "./parameters.js";
import { profileBuffers, profileFromCheckpoint, trainProfile } from "./profile.js";
import { stack } from "./stack.js";
import { Trainer } from "./trainer.js";
import { planTraining, type TrainingMemory } from "./training-memory.js";
import { cutWindows, lastWindows } from "./windows.js";

/** Titles × ratings up to which "auto" takes the full softmax: some seconds an epoch on two cores. */
const fullSoftmaxWork = 4e9;
/** Candidates are drawn by frequency to this power, as word2vec's negatives are; the logQ correction undoes the bias. */
const noiseExponent = 0.75;

/** Of the progress told: the profile takes about this part of the time. */
const profileShare = 0.1;

/**
 * How many times as long as the whole profile an epoch takes, for each multiplication per token that an epoch does. By
 * 2 on ml-latest-small and 2.6 on 22 million ratings; it only has to do until the epochs' own pace is known.
 */
const epochsPerProfile = 6.5e-6;

/** Large data needs fewer passes: every title was seen often after a few. */
function automaticEpochs(tokens: number): number {
  return Math.min(30, Math.max(10, Math.round(30 * (45_000 / tokens) ** 0.2)));
}

/** A second block pays once there is enough to learn it from. */
function automaticLayers(tokens: number): number {
  return tokens <= 300_000 ? 1 : 2;
}

/** The weights to keep: the best epoch's with patience, else the last. */
interface Best {
  epoch: number;
  validation: number;
}

export async function trainNextTitle(
  dataset: Dataset,
  options: NextTitleOptions,
  context: TrainContext,
): Promise<TrainResult> {
  const random = context.random.fork("next-title");
  const corpus = buildCorpus(dataset, options);
  const rows = corpus.movieRows.length;
  const sampled =
    options.loss === "sampled" || (options.loss === "auto" && rows * corpus.tokens.length > fullSoftmaxWork);
  const { memory, arena } = planTraining({
    shape: { ...options, layers: options.layers || automaticLayers(corpus.tokens.length), rows },
    threads: context.threads,
    tokens: corpus.tokens.length,
    candidates: sampled ? options.negatives : 0,
  });
  arena.u32(memory.tokens, corpus.tokens.length).set(corpus.tokens);
  if (memory.noise) fillNoise(arena, memory, corpus);
  const { layout } = memory;
  const block = (address: number) => arena.f32(address, layout.size);
  const parameters = block(memory.parameters);

  const validation = validationHistories(corpus, options.validationUsers, random.fork("validation"));
  const ends = corpus.offsets.slice(1);
  for (const history of validation) ends[history] = ends[history]! - 1;
  const validationWindows = lastWindows(corpus.offsets, validation, options.maxLength);

  const epochs = options.epochs || automaticEpochs(corpus.tokens.length);
  const { layers, dimensions } = memory.layout.shape;
  const perLayer = dimensions * (12 * dimensions + options.maxLength);
  // Forward, and twice as many backward.
  const multiplications = 3 * (layers * perLayer + dimensions * (sampled ? options.negatives : rows));
  const patient = options.patience > 0 && validation.length > 0;
  const lossCurve: LossPoint[] = [];
  let epoch = 0;
  let step = 0;
  let best: Best = { epoch: 0, validation: Number.POSITIVE_INFINITY };
  let bestParameters: Float32Array = new Float32Array(0);
  const { resumeFrom } = context;
  if (resumeFrom) {
    epoch = resumeFrom.epoch;
    lossCurve.push(...resumeFrom.lossCurve);
    step = Number(resumeFrom.state.step);
    best = { epoch: Number(resumeFrom.state.bestEpoch), validation: Number(resumeFrom.state.bestValidation) };
    parameters.set(checkpointBuffer(resumeFrom, "parameters", layout.size));
    block(memory.firstMoments).set(checkpointBuffer(resumeFrom, "firstMoments", layout.size));
    block(memory.secondMoments).set(checkpointBuffer(resumeFrom, "secondMoments", layout.size));
    bestParameters = checkpointBuffer(resumeFrom, "best", layout.size);
  } else initialise(parameters, layout, random.fork("parameters"));

  let profile: SgnsTables | null = null;
  if (options.profile)
    profile = resumeFrom
      ? profileFromCheckpoint(resumeFrom, rows * options.dimensions)
      : await trainProfile(corpus, ends, options.dimensions, context, (fraction) =>
          context.onProgress({
            epoch: 0,
            epochs,
            fraction: fraction * profileShare,
            loss: null,
            examplesPerSecond: 0,
            part: { name: "profile", fraction, later: epochs * epochsPerProfile * multiplications },
          }),
        );
  const before = profile ? profileShare : 0;

  const trainer = new Trainer(arena, memory, {
    ...options,
    seed: random.fork("masks").integer(2 ** 32),
  });
  const stopped = () => patient && epoch >= options.minEpochs && epoch - best.epoch >= options.patience;
  let seconds = 0;
  let trained = 0;
  try {
    await trainer.start();
    while (epoch < epochs && !stopped()) {
      const started = performance.now();
      const windows = cutWindows(corpus.offsets, ends, options.maxLength, random.fork(`epoch ${epoch}`));
      const report = (fraction: number, loss: number | null, examples: number, point?: LossPoint) => {
        const elapsed = seconds + (performance.now() - started) / 1000;
        context.onProgress({
          epoch: point ? epoch + 1 : epoch,
          epochs,
          fraction: before + ((1 - before) * (epoch + fraction)) / epochs,
          loss,
          examplesPerSecond: elapsed > 0 ? (trained + examples) / elapsed : 0,
          part: { name: "epochs", fraction: (epoch + fraction) / epochs, later: 0 },
          ...(point && { point }),
        });
      };
      const { loss, examples } = await trainer.run(
        { kind: "train", windows, batchSize: options.batchSize, step, epoch, epochs },
        context.signal,
        (tick) => report(tick.fraction, tick.examples > 0 ? tick.loss / tick.examples : null, tick.examples),
      );
      seconds += (performance.now() - started) / 1000;
      trained += examples;
      step += Math.ceil(windows.starts.length / options.batchSize);
      let validationLoss: number | null = null;
      if (validation.length > 0) {
        const order = {
          kind: "measure",
          windows: validationWindows,
          batchSize: 1,
          step,
          epoch,
          epochs: 1,
        } as const;
        const measured = await trainer.run(order, context.signal, () => {});
        validationLoss = measured.loss / measured.examples;
      }
      if (!patient || validationLoss === null || validationLoss < best.validation) {
        best = { epoch: epoch + 1, validation: validationLoss ?? Number.POSITIVE_INFINITY };
        bestParameters = parameters.slice();
      }
      const point: LossPoint = { epoch: epoch + 1, train: loss / examples, validation: validationLoss };
      lossCurve.push(point);
      report(1, point.train, 0, point);
      epoch++;
      await context.saveCheckpoint({
        epoch,
        lossCurve: [...lossCurve],
        state: { step, bestEpoch: best.epoch, bestValidation: best.validation },
        buffers: new Map([
          ["parameters", parameters.slice()],
          ["firstMoments", block(memory.firstMoments).slice()],
          ["secondMoments", block(memory.secondMoments).slice()],
          ["best", bestParameters],
          ...(profile ? profileBuffers(profile) : []),
        ]),
      });
    }
  } finally {
    await trainer.close();
  }
  const network = toEmbedding(dataset, corpus, layout, bestParameters);
  return {
    embedding: profile ? await stack(network, profile, options, corpus, validation) : network,
    lossCurve,
    baselineLoss: unigramEntropy(corpus.counts),
    engine: kernelEngine(),
    examplesPerSecond: seconds > 0 ? trained / seconds : 0,
    metrics: [],
  };
}

/** At most `wanted` histories of three titles or more, at most a tenth of all. */
function validationHistories(corpus: DatasetCorpus, wanted: number, random: Random): Uint32Array {
  const all: number[] = [];
  const histories = corpus.offsets.length - 1;
  for (let history = 0; history < histories; history++)
    if (corpus.offsets[history + 1]! - corpus.offsets[history]! >= 3) all.push(history);
  const count = Math.min(wanted, Math.ceil(all.length / 10));
  return Uint32Array.from(shuffle(all, random).slice(0, count)).sort();
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
