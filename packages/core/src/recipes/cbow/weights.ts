import type { SgnsTables, SgnsTrainer } from "../../kernels/sgns-trainer.js";
import type { Checkpoint } from "../recipe.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";

/** The weights of a CBOW training: the best so far beside the trainer's own, and both in checkpoints. */
export class CbowWeights {
  /** The epoch of the lowest validation loss; 0 where nothing was validated yet. */
  bestEpoch = 0;
  private bestTables: SgnsTables | null = null;
  private bestLoss = Number.POSITIVE_INFINITY;

  /** @param size numbers of a table, `rows` of them biases. */
  constructor(
    private readonly trainer: SgnsTrainer,
    private readonly size: number,
    private readonly rows: number,
    private readonly softmax: boolean,
  ) {}

  /** Keeps the tables of epoch `epoch` where its validation loss is the lowest so far. */
  keepIfBest(epoch: number, loss: number): void {
    if (!(loss < this.bestLoss)) return;
    this.bestLoss = loss;
    this.bestEpoch = epoch;
    this.bestTables = this.trainer.tables();
  }

  /** The tables of the lowest validation loss, or the last ones where nothing was validated. */
  best(): SgnsTables {
    return this.bestTables ?? this.trainer.tables();
  }

  snapshot(): Pick<Checkpoint, "state" | "buffers"> {
    const buffers = new Map<string, ArrayBufferView>(Object.entries(this.trainer.tables()));
    for (const [name, table] of Object.entries(this.bestTables ?? {})) buffers.set(`best ${name}`, table);
    const adam = this.softmax ? this.trainer.adam() : null;
    if (adam) buffers.set("moment1", adam.moment1).set("moment2", adam.moment2);
    return {
      state: {
        bestEpoch: this.bestEpoch,
        bestLoss: this.bestTables ? this.bestLoss : null,
        steps: adam?.steps ?? 0,
      },
      buffers,
    };
  }

  /** @throws CorruptDataError where a buffer is missing or has another length. */
  restore(checkpoint: Checkpoint): void {
    const { trainer, size, rows } = this;
    const tables = (prefix: string): SgnsTables => ({
      input: checkpointBuffer(checkpoint, `${prefix}input`, size),
      output: checkpointBuffer(checkpoint, `${prefix}output`, size),
      bias: checkpointBuffer(checkpoint, `${prefix}bias`, rows),
    });
    trainer.restore(
      tables(""),
      this.softmax
        ? {
            moment1: checkpointBuffer(checkpoint, "moment1", trainer.adamLength),
            moment2: checkpointBuffer(checkpoint, "moment2", trainer.adamLength),
            steps: Number(checkpoint.state.steps),
          }
        : undefined,
    );
    if (!checkpoint.state.bestEpoch) return;
    this.bestEpoch = Number(checkpoint.state.bestEpoch);
    this.bestLoss = Number(checkpoint.state.bestLoss);
    this.bestTables = tables("best ");
  }
}
