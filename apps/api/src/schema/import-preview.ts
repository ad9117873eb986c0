import type { ImportPreview } from "@cinevec/core";
import { builder } from "./builder.js";
import { DatasetFormatEnum } from "./enums.js";
import { needs } from "./roles.js";

export const ColumnsInput = builder.inputType("ColumnsInput", {
  description:
    'What a table\'s columns are, where it is not found: each by its name in the header, or by its number from 1; "none" for one that shall not be used.',
  fields: (t) => ({
    table: t.string({
      description: "The name of the file, of a folder or zip, that holds the interactions where several do.",
    }),
    user: t.string({ description: "Who watched." }),
    item: t.string({ description: "What was watched: the movies' ids." }),
    rating: t.string({ description: "Without ratings every row is a like, five stars." }),
    time: t.string({ description: "When: Unix seconds or milliseconds, or a date." }),
    title: t.string({ description: "The movies' titles; without them the ids are shown." }),
    year: t.string({ description: "The movies' years." }),
    genres: t.string({ description: "The movies' genres, with | between them." }),
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
    format: t.field({
      type: DatasetFormatEnum,
      description: "As given, or as found.",
      resolve: (preview) => preview.format,
    }),
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
    encoding: t.exposeString("encoding", { description: "How the text is encoded, as the WHATWG names it." }),
    delimiter: t.exposeString("delimiter", {
      nullable: true,
      description: "What stands between the columns; null where the format has its own.",
    }),
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
      format: t.arg({ type: DatasetFormatEnum, description: "Found from the files where not given." }),
      columns: t.arg({
        type: ColumnsInput,
        description: "Corrections of what was found, as importDataset takes them.",
      }),
    },
    complexity: 50,
    resolve: (_root, { source, format, columns }, { services }) =>
      services.datasets.preview({ source, format: format ?? null, columns: columns ?? null }),
  }),
);
