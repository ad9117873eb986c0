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
  { input, output }: SgnsTables,
  vectors: "input" | "sum" = "input",
): Embedding {
  const shape = [corpus.movieRows.length, dimensions];
  return {
    dimensions,
    movieRows: corpus.movieRows,
    ids: Array.from(corpus.movieRows, (row) => dataset.movies[row]!.externalId),
    vectors: vectors === "sum" ? input.map((value, i) => value + output[i]!) : input,
    tensors: new Map([
      ["output", { shape, data: output }],
      ...(vectors === "sum" ? ([["input", { shape, data: input }]] as const) : []),
    ]),
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
