import { copyOfNumbers } from "../../bytes.js";
import type { Dataset } from "../../dataset/dataset.js";
import type { Embedding } from "../../embedding/embedding.js";
import { CorruptDataError } from "../../errors.js";
import type { SgnsTables } from "../../kernels/sgns-trainer.js";
import type { Checkpoint } from "../recipe.js";
import type { DatasetCorpus } from "./corpus.js";

/** Vectors and output vectors as an embedding of the dataset's movies. */
export function sgnsEmbedding(
  dataset: Dataset,
  corpus: DatasetCorpus,
  dimensions: number,
  tables: SgnsTables,
): Embedding {
  return {
    dimensions,
    movieRows: corpus.movieRows,
    ids: Array.from(corpus.movieRows, (row) => dataset.movies[row]!.externalId),
    vectors: tables.input,
    tensors: new Map([["output", { shape: [corpus.movieRows.length, dimensions], data: tables.output }]]),
  };
}

/** The named float32 buffer of a checkpoint. @throws CorruptDataError where it is missing or of another length. */
export function checkpointBuffer(checkpoint: Checkpoint, name: string, length: number): Float32Array {
  const view = checkpoint.buffers.get(name);
  if (view?.byteLength !== length * 4)
    throw new CorruptDataError(
      `the checkpoint's buffer "${name}" has ${view?.byteLength ?? 0} bytes where ${length * 4} are expected`,
    );
  return copyOfNumbers(view, Float32Array);
}
