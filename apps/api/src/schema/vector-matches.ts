import type { MatchReport } from "@cinevec/core";
import { builder } from "./builder.js";

export const VectorMatchesType = builder.objectRef<MatchReport>("VectorMatches").implement({
  description: "Which rows of an imported file found their movie.",
  fields: (t) => ({
    format: t.exposeString("format", { description: "The kind of file it was." }),
    file: t.exposeString("file", { description: "The file that was read." }),
    rows: t.exposeInt("rows", { description: "Vectors in the file." }),
    byId: t.exposeInt("byId", { description: "Found by the dataset's own ids." }),
    byImdbId: t.exposeInt("byImdbId", { description: "Found by IMDb id." }),
    byTmdbId: t.exposeInt("byTmdbId", { description: "Found by TMDB id." }),
    byTitle: t.exposeInt("byTitle", { description: "Found by title and year." }),
    repeated: t.exposeInt("repeated", {
      description: "Rows whose movie an earlier row had taken; the earlier one counts.",
    }),
    unmatched: t.exposeInt("unmatched", {
      description: "Rows whose movie was not found, or that name none.",
    }),
    unmatchedExamples: t.exposeStringList("unmatchedExamples", { description: "The first twenty." }),
  }),
});
