import { z } from "zod";
import { InvalidInputError } from "../../errors.js";
import type { Recipe } from "../recipe.js";
import { matchVectors } from "./match-vectors.js";
import { readVectors } from "./read-vectors.js";
import { vectorFormats } from "./vector-table.js";

const options = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(1000)
    .describe("The file, or the folder or zip with the numbers and the names of their rows."),
  format: z
    .enum(vectorFormats)
    .nullable()
    .default(null)
    .describe("What the file holds; found from its name and its first bytes where none is given."),
  licence: z.string().max(200).nullable().default(null).describe("Under which the vectors may be used."),
  note: z.string().max(2000).nullable().default(null).describe("Who learned them from what, and how."),
});
type Options = z.infer<typeof options>;

/**
 * Vectors that were learned elsewhere: read from a file, given to the dataset's movies, then measured and served as
 * any run's. Cinevec can't know whether they were learned from ratings that it holds out. Not in the registry of
 * recipes, since it trains nothing: importEmbedding makes its runs.
 */
export const external: Recipe<Options> = {
  name: "EXTERNAL",
  title: "External",
  summary:
    "Vectors that were learned elsewhere and imported. They may have been learned from what is held out here: only who made them knows.",
  reference: "docs/interop.md",
  needs: [],
  options,
  async train(dataset, { format }, { source, signal, onProgress }) {
    if (!source) throw InvalidInputError.of("source", "no file was named to read vectors from.");
    const table = await readVectors(source, format, signal);
    const { embedding, report } = matchVectors(table, dataset.movies);
    onProgress({ epoch: 0, epochs: 0, fraction: 1, loss: null, examplesPerSecond: 0 });
    return {
      embedding,
      lossCurve: [],
      baselineLoss: null,
      engine: "imported",
      examplesPerSecond: 0,
      metrics: [],
      matches: report,
    };
  },
  whyUnlearned: () => () => "The imported file has no vector for it.",
};
