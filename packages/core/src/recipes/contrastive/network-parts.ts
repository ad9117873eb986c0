import type { Arena, ArenaPlan } from "../../kernels/arena.js";
import { fillGlorot, fillHe, fillNormal } from "../../neural/initialize.js";
import type { Random } from "../../random.js";
import { padded, TrainedMatrix } from "./trained-matrix.js";

/** The layers' matrices: all that is trained but the table. */
export const denseNames = ["hiddenWeights", "hiddenBias", "outputWeights", "outputBias"] as const;
const names = ["table", ...denseNames] as const;

export type DenseName = (typeof denseNames)[number];
type PartName = (typeof names)[number];

/** What a contrastive network trains: a table of movies and two layers. */
export class NetworkParts {
  readonly table: TrainedMatrix;
  readonly hiddenWeights: TrainedMatrix;
  readonly hiddenBias: TrainedMatrix;
  readonly outputWeights: TrainedMatrix;
  readonly outputBias: TrainedMatrix;

  constructor(plan: ArenaPlan, movies: number, dimensions: number, hidden: number) {
    this.table = new TrainedMatrix(plan, movies, dimensions);
    this.hiddenWeights = new TrainedMatrix(plan, dimensions, hidden, padded(dimensions));
    this.hiddenBias = new TrainedMatrix(plan, 1, hidden);
    this.outputWeights = new TrainedMatrix(plan, hidden, dimensions, padded(hidden));
    this.outputBias = new TrainedMatrix(plan, 1, dimensions);
  }

  /** Biases stay 0. */
  initialize(arena: Arena, random: Random): void {
    const { rows: dimensions, columns: hidden } = this.hiddenWeights;
    const set = (name: PartName, fill: (values: Float32Array) => void) => {
      const values = this[name].values(arena);
      fill(values);
      this[name].setValues(arena, values);
    };
    // Vectors of length .1: Adam moves a number by the learning rate a step, and rare movies have few steps.
    set("table", (values) => fillNormal(values, 0.1 / Math.sqrt(dimensions), random));
    set("hiddenWeights", (values) => fillHe(values, dimensions, random));
    set("outputWeights", (values) => fillGlorot(values, hidden, dimensions, random));
  }

  /** Copies of everything that is trained, by name. */
  tensors(arena: Arena): Map<PartName, { shape: number[]; data: Float32Array }> {
    return new Map(
      names.map((name) => {
        const part = this[name];
        return [name, { shape: [part.rows, part.columns], data: part.values(arena) }];
      }),
    );
  }

  /** Copies of what a checkpoint must hold. */
  buffers(arena: Arena): Map<string, ArrayBufferView> {
    return new Map(names.flatMap((name) => this[name].buffers(arena, name)));
  }

  /** Takes back what `buffers` gave. @throws CorruptDataError where it does not fit. */
  restore(arena: Arena, buffers: ReadonlyMap<string, ArrayBufferView>): void {
    for (const name of names) this[name].restore(arena, name, buffers);
  }
}
