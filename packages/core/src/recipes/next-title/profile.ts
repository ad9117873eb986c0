import { type Corpus, type SgnsTables, SgnsTrainer } from "../../kernels/sgns-trainer.js";
import type { Checkpoint, TrainContext } from "../recipe.js";
import { next, skipGram } from "../skip-gram/skip-gram.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";

/** Skip-gram's preset for what comes next: how the profile is trained, and how long a history's last part is. */
const settings = skipGram.options.parse(next);

/** Items of a history whose mean input vector is its profile. */
export const profileLength = settings.profileLength;

/**
 * Trains skip-gram vectors of a corpus' items, without what lies behind each history's end.
 * @param ends uint32 [histories].
 * @throws CancelledError.
 */
export async function trainProfile(
  corpus: Corpus,
  ends: Uint32Array,
  dimensions: number,
  { random, threads, signal }: Pick<TrainContext, "random" | "threads" | "signal">,
  onProgress: (fraction: number) => void,
): Promise<SgnsTables> {
  const trainer = new SgnsTrainer(
    cut(corpus, ends),
    {
      ...settings,
      kernel: "skipGram",
      dimensions,
      shuffleHistories: false,
      sum: false,
      batchSize: 1,
    },
    random.fork("profile"),
    threads,
  );
  trainer.initialise();
  const histories = Uint32Array.from(ends.keys());
  try {
    await trainer.start();
    onProgress(0);
    for (let epoch = 0; epoch < settings.epochs; epoch++)
      await trainer.train(histories, epoch, signal, ({ fraction }) =>
        onProgress((epoch + fraction) / settings.epochs),
      );
    return trainer.tables();
  } finally {
    await trainer.close();
  }
}

function cut({ offsets, tokens, counts }: Corpus, ends: Uint32Array): Corpus {
  const kept = new Uint32Array(tokens.length);
  const starts = new Uint32Array(offsets.length);
  let length = 0;
  for (const [history, end] of ends.entries()) {
    const own = tokens.subarray(offsets[history]!, end);
    kept.set(own, length);
    length += own.length;
    starts[history + 1] = length;
  }
  return { offsets: starts, tokens: kept.slice(0, length), counts };
}

export function profileBuffers({ input, output }: SgnsTables): [string, Float32Array][] {
  return [
    ["profile.input", input],
    ["profile.output", output],
  ];
}

/** @throws CorruptDataError. */
export function profileFromCheckpoint(checkpoint: Checkpoint, length: number): SgnsTables {
  return {
    input: checkpointBuffer(checkpoint, "profile.input", length),
    output: checkpointBuffer(checkpoint, "profile.output", length),
    bias: new Float32Array(0),
  };
}
