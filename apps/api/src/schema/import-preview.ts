import type { ImportPreview } from "@cinevec/core";
import { builder } from "./builder.js";
import { DatasetFormatEnum } from "./enums.js";
import { needs } from "./roles.js";

export const ColumnsInput = builder.inputType("ColumnsInput", {
  description:
    'What a table\'s columns are, where it is not found: each by its name in the header, or by its number from 1; "none" for one that shall not be used.',
  fields: (t) => ({
    user: t.string(),
    item: t.string(),
    rating: t.string({ description: "Without ratings every row is a like, five stars." }),
    time: t.string(),
    title: t.string(),
    year: t.string(),
    genres: t.string(),
    scaleFrom: t.float({ description: "The least rating of the scale." }),
    scaleTo: t.float({ description: "The greatest rating of the scale; it becomes five stars." }),
    delimiter: t.string({
      description: 'One character, the same one twice ("::"), or tab, comma, semicolon, pipe, blanks.',
    }),
    encoding: t.string({ description: "As the WHATWG names them: utf-8, windows-1252, gbk." }),
    header: t.boolean({ description: "Whether the first line names the columns." }),
  }),
});

const ImportPreviewType = builder.objectRef<ImportPreview>("ImportPreview").implement({
  description: "What an import would take its files for, told by their first part.",
  fields: (t) => ({
    format: t.field({ type: DatasetFormatEnum, resolve: (preview) => preview.format }),
    files: t.field({
      type: ["String"],
      description: "The tables that would be read; that of interactions comes first.",
      resolve: (preview) => [...preview.files],
    }),
    columns: t.field({
      type: "JSON",
      description: "INTERACTIONS: what was found, with the corrections, as ColumnsInput takes it.",
      resolve: (preview) => preview.columns,
    }),
    encoding: t.exposeString("encoding"),
    delimiter: t.exposeString("delimiter", { nullable: true }),
    rows: t.field({
      type: t.listRef(t.listRef("String")),
      description: "The columns' names, or their numbers, then up to ten rows.",
      resolve: (preview) => preview.rows.map((cells) => [...cells]),
    }),
    problems: t.field({
      type: ["String"],
      description: "What keeps it from being imported, and what to do.",
      resolve: (preview) => [...preview.problems],
    }),
    notes: t.field({
      type: ["String"],
      description: "What one should know of how it would be read.",
      resolve: (preview) => [...preview.notes],
    }),
  }),
});

builder.queryField("previewImport", (t) =>
  t.field({
    ...needs("TRAINER", "whole"),
    type: ImportPreviewType,
    description:
      "What importDataset would make of a source: its format where none is given, which column is what, the first rows. Reads the first part of the files. Takes the role TRAINER.",
    args: {
      source: t.arg.string({
        required: true,
        description: 'As ImportDatasetInput.source; "sample" for the embedded sample.',
      }),
      format: t.arg({ type: DatasetFormatEnum }),
      columns: t.arg({ type: ColumnsInput }),
    },
    complexity: 50,
    resolve: (_root, { source, format, columns }, { services }) =>
      services.datasets.preview({ source, format: format ?? null, columns: columns ?? null }),
  }),
);
