import type { ImportFile, ImportFolder } from "../services/imports/import-folder.js";
import { checkBetween } from "./bounds.js";
import { builder } from "./builder.js";
import { needs } from "./roles.js";

const mostFiles = 500;

const ImportFileType = builder.objectRef<ImportFile>("ImportFile").implement({
  description: "What lies at the top of the server's import folder.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As ImportDatasetInput.source takes it." }),
    bytes: t.exposeFloat("bytes", { nullable: true, description: "Null for folders." }),
    modifiedAt: t.field({
      type: "DateTime",
      description: "When it was last written.",
      resolve: ({ modifiedAt }) => modifiedAt,
    }),
  }),
});

const ImportFolderType = builder.objectRef<ImportFolder>("ImportFolder").implement({
  description: "The folder that imports read. PUT /uploads/NAME writes a file into it.",
  fields: (t) => ({
    largestUpload: t.exposeFloat("largest", {
      description: "Of a file that is uploaded, in bytes; 0: nothing can be uploaded.",
    }),
    files: t.field({
      type: [ImportFileType],
      description: "Files and folders, the newest first.",
      args: { first: t.arg.int({ description: `1 to ${mostFiles}; 100 where not given.` }) },
      complexity: ({ first }) => ({ field: 50, multiplier: Math.max(1, first ?? 100) }),
      resolve: (folder, { first }) => folder.list(checkBetween("first", first ?? 100, 1, mostFiles)),
    }),
  }),
});

builder.queryField("importFolder", (t) =>
  t.field({
    ...needs("TRAINER", "whole"),
    type: ImportFolderType,
    description: "What can be imported from the server's own disk. Takes the role TRAINER.",
    resolve: (_root, _args, { services }) => services.importFolder,
  }),
);
