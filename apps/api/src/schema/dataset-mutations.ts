import { encodeId, uuidOf } from "../ids/global-ids.js";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { DatasetFormatEnum } from "./enums.js";
import { ColumnsInput } from "./import-preview.js";
import { asBefore, inputNaming, inputOf } from "./inputs.js";
import { Deleted, DeleteResult, existing, ImportDatasetResult, Imported } from "./results.js";
import { needs } from "./roles.js";

const ImportDatasetInput = builder.inputType("ImportDatasetInput", {
  description: "What to import.",
  fields: (t) => ({
    name: t.string({ required: true, description: "1 to 200 characters, not taken." }),
    format: t.field({
      type: DatasetFormatEnum,
      required: true,
      description: "The kind of files that the source is.",
    }),
    source: t.string({
      description:
        "A file, folder or zip below the server's import folder, or a MovieLens release by name (ml-latest-small). Nothing for SAMPLE.",
    }),
    columns: t.field({
      type: ColumnsInput,
      description:
        "INTERACTIONS: which column is what; without it they are found. Query.previewImport tells how.",
    }),
    enrichWith: t.id({
      description:
        "A READY dataset whose metadata (cast, crew, keywords, posters) is joined to this one's movies by IMDb id, TMDB id or title and year; Dataset.enriched tells what came of it.",
    }),
  }),
});

const DeleteDatasetInput = inputNaming("DeleteDatasetInput", "The dataset to delete.");

builder.mutationFields((t) => ({
  importDataset: t.field({
    type: ImportDatasetResult,
    description: "Returns at once; the dataset is READY when datasetChanged says so. Takes the role TRAINER.",
    args: {
      input: t.arg({
        type: ImportDatasetInput,
        required: true,
        description: "What to import, and under which name.",
      }),
    },
    complexity: 50,
    ...needs("TRAINER", "whole"),
    resolve: (_root, { input }, context) =>
      attempt(
        context,
        ["InvalidInputError", "ConflictError"],
        async () =>
          new Imported(
            await context.services.datasets.import({
              name: input.name,
              format: input.format,
              source: input.source,
              columns: input.columns,
              enrichWithId:
                input.enrichWith == null ? null : uuidOf("Dataset", input.enrichWith, "enrichWith"),
            }),
          ),
      ),
  }),
  deleteDataset: t.field({
    type: DeleteResult,
    description: "With all its training runs. Takes the role ADMIN.",
    args: {
      input: t.arg({ type: DeleteDatasetInput, description: "Which one." }),
      id: t.arg.id(asBefore("id")),
    },
    complexity: 50,
    ...needs("ADMIN", "named"),
    resolve: (_root, args, context) =>
      attempt(context, ["NotFoundError", "ConflictError"], async () => {
        const uuid = existing("Dataset", inputOf(args, "id").id);
        await context.services.datasets.delete(uuid);
        context.services.catalogs.forget(uuid);
        context.services.userRatings.forget(uuid);
        return new Deleted(encodeId("Dataset", uuid));
      }),
  }),
}));
