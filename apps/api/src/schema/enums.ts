import { type abilities, datasetFormats, projections, recipesOfRuns } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import type { Purpose } from "../stored/purposes.js";
import { builder } from "./builder.js";

export const RoleEnum = builder.enumType("Role", {
  description: "VIEWER reads; TRAINER also imports, trains and promotes; ADMIN also deletes.",
  values: ["VIEWER", "TRAINER", "ADMIN"] as const,
});
export const DatasetFormatEnum = builder.enumType("DatasetFormat", {
  description: "INTERACTIONS: any table of users and items, perhaps with ratings and times.",
  values: datasetFormats,
});
export const DatasetStatusEnum = builder.enumType("DatasetStatus", {
  values: ["IMPORTING", "READY", "FAILED"] as const,
});
export const DatasetPartEnum = builder.enumType("DatasetPart", {
  values: ["RATINGS", "GENRES", "METADATA", "PAIRS"] as const,
});
export const RecipeNameEnum = builder.enumType("RecipeName", {
  description: "EXTERNAL: vectors that were learned elsewhere and imported.",
  values: [...recipesOfRuns.keys()],
});
export const RecipeAbilityEnum = builder.enumType("RecipeAbility", {
  description: "What a recipe can do beyond learning vectors.",
  values: {
    SCORE_HISTORIES: { description: "Ranks what a person likes next by a way of its own." },
    PREDICT_BETWEEN: { description: "Embedding.predict with position MIDDLE." },
    PREDICT_RATINGS: { description: "Its runs are measured by rmse and mae." },
    KNOW_USERS: { description: "Embedding.recommendForUser." },
    PLACE_MOVIES: { description: "Gives a place to movies that are not in the dataset, by their content." },
    START_FROM_RUN: { description: "StartTrainingInput.pretrainedRun." },
  } satisfies Record<(typeof abilities)[number], { description: string }>,
});
export const PurposeEnum = builder.enumType("Purpose", {
  description: "What a promoted run answers for where a question names none.",
  values: {
    NEIGHBORS: { description: "Neighbors, vectors, analogies, maps." },
    RECOMMENDATIONS: { description: "Recommendations and predictions." },
  } satisfies Record<Purpose, { description: string }>,
});
export const ProjectionEnum = builder.enumType("Projection", {
  description: "How an embedding is drawn in two dimensions.",
  values: Object.fromEntries(
    [...projections.values()].map(({ name, summary }) => [name, { description: summary }]),
  ),
});
export const EngineEnum = builder.enumType("Engine", {
  description: "Where a run is trained.",
  values: {
    LOCAL: { description: "By a worker, on its own machine." },
    SPARK: {
      description:
        "By Spark's MLlib, for a worker that has a cluster (CINEVEC_SPARK_MASTER): IALS and SKIP_GRAM.",
    },
  } satisfies Record<TrainingRun["trainOn"], { description: string }>,
});
export const RunStatusEnum = builder.enumType("RunStatus", {
  values: ["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"] as const,
});
export const OrderDirectionEnum = builder.enumType("OrderDirection", { values: ["ASC", "DESC"] as const });
export const CombineMethodEnum = builder.enumType("CombineMethod", {
  description:
    "How several movies make one question. ADD: cosine to the sum of the unit vectors (Mikolov 2013). MULTIPLY: the product of shifted cosines (Levy and Goldberg 2014).",
  values: ["ADD", "MULTIPLY"] as const,
});
export const PredictPositionEnum = builder.enumType("PredictPosition", {
  description: "MIDDLE: between the movies of the context. NEXT: after them, the oldest first.",
  values: ["MIDDLE", "NEXT"] as const,
});
