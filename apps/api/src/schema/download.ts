import type { DownloadFile } from "../services/downloads/downloads.js";
import { builder } from "./builder.js";
import { DatasetRef, EmbeddingRef } from "./refs.js";

const Download = builder.objectRef<DownloadFile>("Download").implement({
  description: "An embedding or a dataset as a file for other tools.",
  fields: (t) => ({
    format: t.exposeString("format", { description: "The kind of file, for instance word2vec or parquet." }),
    url: t.string({
      description: "Where it is fetched, with the same key as this question.",
      resolve: ({ path }, _args, { baseUrl }) => `${baseUrl}${path}`,
    }),
    // Files may be larger than GraphQL's Int, 2^31 - 1, tells.
    bytes: t.int({
      description: "Its size; 2,147,483,647 for anything larger, which Int can't tell.",
      resolve: async (file) => Math.min(await file.bytes(), 2 ** 31 - 1),
    }),
  }),
});

builder.objectField(EmbeddingRef, "downloads", (t) =>
  t.field({
    type: [Download],
    description: "word2vec text and binary, TensorBoard projector TSV, Parquet, NPY.",
    complexity: { field: 500, multiplier: 8 },
    resolve: ({ space }, _args, { services }) => services.downloads.list(space.run),
  }),
);

builder.objectField(DatasetRef, "downloads", (t) =>
  t.field({
    type: [Download],
    description:
      "movies.parquet and, where there are ratings, ratings.parquet; none until it is READY. A file is made when it or its size is first asked for.",
    complexity: { field: 500, multiplier: 2 },
    resolve: (dataset, _args, { services }) => services.datasetFiles.list(dataset),
  }),
);
