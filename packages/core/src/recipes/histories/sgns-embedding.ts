import type { Dataset } from "../../dataset/dataset.js";
import type { Embedding } from "../../embedding/embedding.js";
import type { SgnsTables } from "../../kernels/sgns-trainer.js";
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
