import type { SgnsTables, SgnsTrainer } from "../../kernels/sgns-trainer.js";
import type { EpochStatistics } from "../../kernels/worker-team.js";
import type { LossPoint, TrainContext } from "../recipe.js";
import { checkpointBuffer } from "../training-loop/checkpoint-buffer.js";
import type { CbowOptions } from "./options.js";

/** Counts epochs, keeps the best one, stops early, reports, and writes and reads checkpoints. */
export class CbowProgress {
  readonly lossCurve: LossPoint[] = [];
  epoch = 0;
  private bestTables: SgnsTables | null = null;
  private bestEpoch = 0;
  private bestLoss = Number.POSITIVE_INFINITY;
  private seconds = 0;
  private trained = 0;

  constructor(
    private readonly context: TrainContext,
    private readonly options: CbowOptions,
    private readonly trainer: SgnsTrainer,
    private readonly rows: number,
    private readonly softmax: boolean,
  ) {}

  /** From the checkpoint, or from the start. */
  begin(): void {
    const checkpoint = this.context.resumeFrom;
    if (!checkpoint) {
      this.trainer.initialise();
      return;
    }
    const { rows, options, trainer } = this;
    const tables = (prefix: string): SgnsTables => ({
      input: checkpointBuffer(checkpoint, `${prefix}input`, rows * options.dimensions),
      output: checkpointBuffer(checkpoint, `${prefix}output`, rows * options.dimensions),
      bias: checkpointBuffer(checkpoint, `${prefix}bias`, rows),
    });
    this.epoch = checkpoint.epoch;
    this.lossCurve.push(...checkpoint.lossCurve);
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
    if (checkpoint.state.bestEpoch) {
      this.bestEpoch = Number(checkpoint.state.bestEpoch);
      this.bestLoss = Number(checkpoint.state.bestLoss);
      this.bestTables = tables("best ");
    }
  }

  get finished(): boolean {
    const { epochs, patience, minEpochs } = this.options;
    if (this.epoch >= epochs) return true;
    return (
      patience > 0 && this.bestEpoch > 0 && this.epoch >= minEpochs && this.epoch - this.bestEpoch >= patience
    );
  }

  get examplesPerSecond(): number {
    return this.seconds > 0 ? this.trained / this.seconds : 0;
  }

  /** Times one epoch's training and reports while it runs. */
  async time(
    tokens: number,
    train: (onTick: (tick: EpochStatistics) => void) => Promise<EpochStatistics>,
  ): Promise<EpochStatistics> {
    const started = performance.now();
    const result = await train((tick) => {
      const elapsed = this.seconds + (performance.now() - started) / 1000;
      this.context.onProgress({
        epoch: this.epoch,
        epochs: this.options.epochs,
        fraction: (this.epoch + tick.fraction) / this.options.epochs,
        loss: tick.examples > 0 ? tick.loss / tick.examples : null,
        examplesPerSecond: elapsed > 0 ? (this.trained + tick.fraction * tokens) / elapsed : 0,
      });
    });
    this.seconds += (performance.now() - started) / 1000;
    this.trained += tokens;
    return result;
  }

  async endEpoch(train: number | null, validation: number | null): Promise<void> {
    this.epoch++;
    const point = { epoch: this.epoch, train, validation };
    this.lossCurve.push(point);
    const tables = this.trainer.tables();
    if (validation !== null && validation < this.bestLoss) {
      this.bestLoss = validation;
      this.bestEpoch = this.epoch;
      this.bestTables = tables;
    }
    const buffers = new Map<string, ArrayBufferView>(Object.entries(tables));
    for (const [name, table] of Object.entries(this.bestTables ?? {})) buffers.set(`best ${name}`, table);
    const adam = this.softmax ? this.trainer.adam() : null;
    if (adam) buffers.set("moment1", adam.moment1).set("moment2", adam.moment2);
    await this.context.saveCheckpoint({
      epoch: this.epoch,
      lossCurve: [...this.lossCurve],
      state: {
        bestEpoch: this.bestEpoch,
        bestLoss: this.bestTables ? this.bestLoss : null,
        steps: adam?.steps ?? 0,
      },
      buffers,
    });
    this.context.onProgress({
      epoch: this.epoch,
      epochs: this.options.epochs,
      fraction: this.finished ? 1 : this.epoch / this.options.epochs,
      loss: train,
      examplesPerSecond: this.examplesPerSecond,
      point,
    });
  }

  /** The tables of the lowest validation loss, or the last ones where nothing was validated. */
  best(): SgnsTables {
    return this.bestTables ?? this.trainer.tables();
  }
}
