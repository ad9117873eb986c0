import type { Arena } from "../../kernels/arena.js";
import type { Random } from "../../random.js";
import type { Checkpoint } from "../recipe.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import { initialise } from "./parameters.js";
import type { TrainingMemory } from "./training-memory.js";

/** The weights under training, Adam's moments of them, and a copy of those to keep. */
export class TrainedWeights {
  /** Steps of Adam so far. */
  step = 0;
  /** The epoch whose weights are kept, and its validation loss; infinite where nothing was validated. */
  best = { epoch: 0, validation: Number.POSITIVE_INFINITY };
  /** float32 [layout.size]: a copy; empty before the first epoch ends. */
  kept: Float32Array = new Float32Array(0);

  constructor(
    private readonly arena: Arena,
    private readonly memory: TrainingMemory,
  ) {}

  private block(address: number): Float32Array {
    return this.arena.f32(address, this.memory.layout.size);
  }

  initialise(random: Random): void {
    initialise(this.block(this.memory.parameters), this.memory.layout, random);
  }

  /** Keeps the weights of epoch `epoch`. */
  keep(epoch: number, validation: number | null): void {
    this.best = { epoch, validation: validation ?? Number.POSITIVE_INFINITY };
    this.kept = this.block(this.memory.parameters).slice();
  }

  snapshot(): Pick<Checkpoint, "state" | "buffers"> {
    const { memory, step, best } = this;
    return {
      state: { step, bestEpoch: best.epoch, bestValidation: best.validation },
      buffers: new Map([
        ["parameters", this.block(memory.parameters).slice()],
        ["firstMoments", this.block(memory.firstMoments).slice()],
        ["secondMoments", this.block(memory.secondMoments).slice()],
        ["best", this.kept],
      ]),
    };
  }

  /** @throws CorruptDataError where a buffer is missing or has another length. */
  restore(checkpoint: Checkpoint): void {
    const { memory } = this;
    const { state } = checkpoint;
    const read = (name: string) => checkpointBuffer(checkpoint, name, memory.layout.size);
    this.step = Number(state.step);
    this.best = { epoch: Number(state.bestEpoch), validation: Number(state.bestValidation) };
    this.block(memory.parameters).set(read("parameters"));
    this.block(memory.firstMoments).set(read("firstMoments"));
    this.block(memory.secondMoments).set(read("secondMoments"));
    this.kept = read("best");
  }
}
