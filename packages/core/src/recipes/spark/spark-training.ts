import type { Dataset } from "../../dataset/dataset.js";
import type { Embedding } from "../../embedding/embedding.js";
import type { Random } from "../../random.js";

/** What MLlib is asked to learn: jobs/spark/train.py does it. */
export interface SparkTask {
  readonly algorithm: "ALS" | "WORD2VEC";
  readonly settings: Readonly<Record<string, number>> & {
    readonly dimensions: number;
    /** Passes over the data. */
    readonly rounds: number;
  };
  /** A row for each rating that counts; all three uint32 [rows]. */
  readonly table: {
    readonly users: Uint32Array;
    readonly items: Uint32Array;
    /** The order of a user's rows. */
    readonly positions: Uint32Array;
  };
}

/** What came back: vectors by the ids that the table has, float32 [rows × dimensions]. */
interface SparkVectors {
  /** The vector of an id that MLlib gave none has only zeros. */
  readonly items: Float32Array;
  /** ALS alone. */
  readonly users: Float32Array | null;
}

export interface PreparedForSpark {
  readonly task: SparkTask;
  /** How many different ids the table may have, from 0. */
  readonly itemCount: number;
  readonly userCount: number;
  finish(vectors: SparkVectors): Embedding;
}

/** How a recipe is trained by MLlib instead of here. */
export interface SparkTraining<Options> {
  /** Options that MLlib has nothing for: whoever sets one is told so. */
  readonly without: readonly string[];
  /** @throws InvalidInputError where data and options do not fit. */
  prepare(dataset: Dataset, options: Options, random: Random): PreparedForSpark;
}
