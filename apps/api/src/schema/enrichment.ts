import type { Enrichment } from "../stored/enrichment.js";
import { builder } from "./builder.js";
import { DatasetRef } from "./refs.js";

/** A join of metadata, and the other dataset's id as long as that is there. */
interface KeptEnrichment extends Enrichment {
  readonly datasetId: string | null;
}

export const EnrichmentType = builder.objectRef<KeptEnrichment>("Enrichment").implement({
  description:
    "The metadata of another dataset, joined to a dataset's movies while it was imported: which of them were found there.",
  fields: (t) => ({
    dataset: t.field({
      type: DatasetRef,
      nullable: true,
      description: "Whose metadata it is; null once it was deleted.",
      resolve: ({ datasetId }, _args, context) => (datasetId ? context.datasets.load(datasetId) : null),
    }),
    name: t.exposeString("name", { description: "That dataset's." }),
    contentHash: t.exposeString("contentHash", { description: "That dataset's." }),
    licence: t.exposeString("licence", { nullable: true, description: "That dataset's." }),
    movies: t.exposeInt("movies", {
      description: "Movies that were looked for: byImdbId, byTmdbId, byTitle and unmatched together.",
    }),
    byImdbId: t.exposeInt("byImdbId", { description: "Found by IMDb id." }),
    byTmdbId: t.exposeInt("byTmdbId", { description: "Found by TMDB id." }),
    byTitle: t.exposeInt("byTitle", { description: "Found by title and year." }),
    uncertain: t.exposeInt("uncertain", {
      description: "Those of byTitle where a neighboring year was forgiven, or one of the two has no year.",
    }),
    unmatched: t.exposeInt("unmatched", { description: "Movies that kept what they had." }),
    ambiguous: t.exposeInt("ambiguous", {
      description:
        "Those of unmatched whose title fits several movies there, or one that fits another movie here as well.",
    }),
    unmatchedExamples: t.exposeStringList("unmatchedExamples", { description: "The first twenty." }),
  }),
});
