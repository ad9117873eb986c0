import { type abilities, type DatasetFormat, projections, recipesOfRuns } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import type { Purpose } from "../stored/purposes.js";
import { builder } from "./builder.js";

export const RoleEnum = builder.enumType("Role", {
  description: "What the holder of a key may do; each role may do what the one before it may.",
  values: {
    VIEWER: { description: "Reads." },
    TRAINER: { description: "Also imports, trains, promotes and draws." },
    ADMIN: { description: "Also deletes, and makes and revokes keys." },
  } as const,
});
const formatTexts = {
  SAMPLE: { description: "The embedded sample: real movies, a simulated audience." },
  MOVIELENS: { description: "Any release of MovieLens." },
  NETFLIX_PRIZE: { description: "The Netflix Prize." },
  TMDB: { description: "TMDB 5000 or The Movies Dataset of Kaggle." },
  MOVIE_PAIRS: { description: "Pairs of movies with labels: Movie1, Movie2, Label." },
  INTERACTIONS: { description: "Any table of users and items, perhaps with ratings and times." },
} satisfies Record<DatasetFormat, { description: string }>;

export const DatasetFormatEnum = builder.enumType("DatasetFormat", {
  description: "The kind of files that a dataset is read from.",
  values: formatTexts,
});
export const DatasetStatusEnum = builder.enumType("DatasetStatus", {
  description: "Where an import is.",
  values: {
    IMPORTING: { description: "It waits for a worker, or one reads it." },
    READY: { description: "It can be asked and learned from." },
    FAILED: { description: "Nothing was kept but the reason." },
  } as const,
});
export const DatasetPartEnum = builder.enumType("DatasetPart", {
  description: "What a dataset may have and recipes may need.",
  values: {
    RATINGS: { description: "Users' ratings or likes of movies." },
    GENRES: { description: "Genres of movies." },
    METADATA: { description: "Cast, crew, keywords or overviews of movies." },
    PAIRS: { description: "Pairs of movies with labels: alike or not." },
  } as const,
});
export const RecipeNameEnum = builder.enumType("RecipeName", {
  description: "A way of learning an embedding. EXTERNAL: vectors that were learned elsewhere and imported.",
  values: Object.fromEntries(
    [...recipesOfRuns.values()].map(({ name, summary }) => [name, { description: summary }]),
  ),
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
  description: "Where a run or a map is.",
  values: {
    QUEUED: { description: "It waits for a worker." },
    RUNNING: { description: "A worker has it." },
    SUCCEEDED: { description: "It can be asked." },
    FAILED: { description: "It ended by an error; see error." },
    CANCELLED: { description: "Somebody cancelled it." },
  } as const,
});
export const OrderDirectionEnum = builder.enumType("OrderDirection", {
  description: "Which end of a list comes first.",
  values: { ASC: { description: "The least first." }, DESC: { description: "The greatest first." } } as const,
});
export const CombineMethodEnum = builder.enumType("CombineMethod", {
  description: "How several movies make one question.",
  values: {
    ADD: { description: "Cosine to the sum of the unit vectors (Mikolov 2013)." },
    MULTIPLY: { description: "The product of shifted cosines (Levy and Goldberg 2014)." },
  } as const,
});
export const PredictPositionEnum = builder.enumType("PredictPosition", {
  description: "What is predicted from a context of movies, the oldest first.",
  values: {
    MIDDLE: { description: "Between the movies of the context." },
    NEXT: { description: "After them." },
  } as const,
});
