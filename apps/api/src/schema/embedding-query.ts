import { InvalidInputError, NotFoundError } from "@cinevec/core";
import { uuidOf } from "../ids/global-ids.js";
import { chain } from "../maybe-promise.js";
import { OpenedEmbedding } from "../services/spaces/opened-embedding.js";
import { builder } from "./builder.js";
import { PurposeEnum } from "./enums.js";
import { EmbeddingRef } from "./refs.js";
import { needs } from "./roles.js";

builder.queryField("embedding", (t) =>
  t.field({
    ...needs("VIEWER", "scoped"),
    type: EmbeddingRef,
    nullable: true,
    description:
      "What a run learned. Without `run`: what is promoted for neighbors in `dataset`, or in the newest READY dataset that has such a run; its recommend, recommendForUser, recommendFromLetterboxd and predict then ask the run that is promoted for recommendations in the same dataset. With `for: RECOMMENDATIONS` that run is opened in the first place and answers everything. Null where none is promoted, or the run has not SUCCEEDED.",
    args: {
      run: t.arg.id({ description: "The run to open." }),
      dataset: t.arg.id({
        description:
          "Whose promoted run to open; or, beside run, the dataset that it must have learned from.",
      }),
      for: t.arg({
        type: PurposeEnum,
        defaultValue: "NEIGHBORS",
        description: "Which promoted run to open where none is named.",
      }),
    },
    complexity: ({ run }) => (run == null ? 5 : 50),
    resolve: async (_root, args, { services, viewer }) => {
      const { directory, spaces } = services;
      if (args.run != null) {
        const run = await directory.run(uuidOf("TrainingRun", args.run, "run"));
        if (!run) throw new NotFoundError("training run", args.run);
        if (args.dataset != null && uuidOf("Dataset", args.dataset, "dataset") !== run.datasetId)
          throw InvalidInputError.of("dataset", `is not the one that "${run.name}" learned from.`);
        return run.status === "SUCCEEDED" ? chain(spaces.of(run), OpenedEmbedding.ofRun) : null;
      }
      const purpose = args.for ?? "NEIGHBORS";
      const dataset =
        args.dataset == null
          ? await directory.newestAnsweringDataset(purpose, viewer.datasets)
          : await directory.dataset(uuidOf("Dataset", args.dataset, "dataset"));
      if (!dataset && args.dataset != null) throw new NotFoundError("dataset", args.dataset);
      if (!dataset) return null;
      const run = await spaces.run(dataset.id, null, purpose);
      if (!run) return null;
      return chain(spaces.of(run), (space) =>
        purpose === "NEIGHBORS" ? OpenedEmbedding.promoted(space, spaces) : OpenedEmbedding.ofRun(space),
      );
    },
  }),
);
