import type { RejectedLines } from "@cinevec/core";
import type { Dataset } from "@cinevec/db";
import { encodeId, uuidOf } from "../ids/global-ids.js";
import type { GenreCount } from "../services/catalogs/catalog.js";
import { formatOf } from "../stored/dataset-format.js";
import type { Enrichment } from "../stored/enrichment.js";
import { promotedFor } from "../stored/purposes.js";
import { BaselineType } from "./baseline.js";
import { builder } from "./builder.js";
import { fromPage, pageQuestion } from "./connection.js";
import { EnrichmentType } from "./enrichment.js";
import { DatasetFormatEnum, DatasetPartEnum, DatasetStatusEnum, PurposeEnum } from "./enums.js";
import { EvaluationProtocolInput, protocolOf } from "./evaluation-protocol.js";
import { Node } from "./node.js";
import { connectionOf, pageCost } from "./page-info.js";
import { DatasetRef, RunRef } from "./refs.js";
import { needs } from "./roles.js";

interface RatingBucket {
  readonly rating: number;
  readonly count: number;
}

const RejectedLinesType = builder.objectRef<RejectedLines>("RejectedLines").implement({
  description: "Lines that the importer could not use.",
  fields: (t) => ({
    file: t.exposeString("file", { description: "In which file." }),
    reason: t.exposeString("reason", { description: "What was wrong with them." }),
    count: t.exposeInt("count", { description: "How many lines." }),
    firstLines: t.field({
      type: ["Int"],
      description: "Line numbers from 1, the first ten.",
      resolve: (lines) => [...lines.firstLines],
    }),
  }),
});

const RatingBucketType = builder.objectRef<RatingBucket>("RatingBucket").implement({
  description: "A rating, and how often it was given.",
  fields: (t) => ({
    rating: t.exposeFloat("rating", { description: "In stars." }),
    count: t.exposeInt("count", { description: "How often it was given." }),
  }),
});

const GenreType = builder.objectRef<GenreCount>("GenreCount").implement({
  description: "A genre of a dataset's movies.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As the source spells it; MovieFilter.genres takes it." }),
    movieCount: t.exposeInt("movieCount", { description: "Movies that have it." }),
  }),
});

/** What the importer stored as JSON. */
const list = <Item>(json: Dataset["rejectedLines"]) => (Array.isArray(json) ? (json as Item[]) : []);

DatasetRef.implement({
  description: "One immutable import.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: "The same for ever; node finds it.",
      resolve: (dataset) => encodeId("Dataset", dataset.id),
    }),
    name: t.exposeString("name", { description: "What it is called; no two datasets have the same name." }),
    format: t.field({
      type: DatasetFormatEnum,
      description: "The kind of files it was read from.",
      resolve: (dataset) => formatOf(dataset),
    }),
    status: t.field({
      type: DatasetStatusEnum,
      description: "Where its import is.",
      resolve: (dataset) => dataset.status,
    }),
    importProgress: t.exposeFloat("importProgress", { description: "0 to 1." }),
    error: t.exposeString("error", { nullable: true, description: "Why the import FAILED." }),
    simulated: t.exposeBoolean("simulated", {
      description: "True where the ratings were generated, not given by people.",
    }),
    contentHash: t.exposeString("contentHash", {
      nullable: true,
      description: "SHA-256 of the imported content, hex; null until it is READY.",
    }),
    licence: t.exposeString("licence", {
      nullable: true,
      description: "The terms of its source; null where the source says nothing.",
    }),
    movieCount: t.exposeInt("movieCount", { description: "Its movies; 0 until it is READY." }),
    userCount: t.exposeInt("userCount", { description: "Its users; 0 until it is READY." }),
    ratingCount: t.exposeInt("ratingCount", { description: "Its ratings; 0 until it is READY." }),
    parts: t.field({
      type: [DatasetPartEnum],
      description: "What recipes may need and the import found; empty until it is READY.",
      resolve: (dataset) => dataset.parts,
    }),
    rejectedLines: t.field({
      type: [RejectedLinesType],
      description: "Lines that the importer could not use, by cause.",
      resolve: (dataset) => list<RejectedLines>(dataset.rejectedLines),
    }),
    ratingHistogram: t.field({
      type: [RatingBucketType],
      description: "How often each rating was given, lowest first.",
      resolve: (dataset) => list<RatingBucket>(dataset.ratingHistogram),
    }),
    promotedRun: t.field({
      type: RunRef,
      nullable: true,
      description: "The run that answers for this purpose when a query names none.",
      args: { for: t.arg({ type: PurposeEnum, defaultValue: "NEIGHBORS", description: "The purpose." }) },
      resolve: (dataset, args, context) => {
        const promoted = promotedFor(dataset, args.for ?? "NEIGHBORS");
        return promoted ? context.runs.load(promoted) : null;
      },
    }),
    genres: t.field({
      type: [GenreType],
      nullable: true,
      description:
        "Every genre of its movies, the most frequent first; none while it is imported. Null where its movies can't be read.",
      complexity: 5,
      resolve: async (dataset, _args, { services }) =>
        dataset.status === "READY" ? [...(await services.catalogs.of(dataset.id)).genres] : [],
    }),
    hasPosters: t.boolean({
      nullable: true,
      description:
        "Whether any of its movies has a posterUrl, or may have one at TMDB where the server looks there; false while it is imported. Null where its movies can't be read.",
      complexity: 5,
      async resolve(dataset, _args, { services: { catalogs, posters } }) {
        if (dataset.status !== "READY") return false;
        const { hasPosters, movies } = await catalogs.of(dataset.id);
        return hasPosters || (posters !== null && movies.some((movie) => posters.canFind(movie)));
      },
    }),
    baselines: t.field({
      type: [BaselineType],
      description:
        "What runs under a protocol (without one: the default) are to be compared with; measured after the first such run, empty until then.",
      args: {
        protocol: t.arg({
          type: EvaluationProtocolInput,
          description: "The protocol; the default where not given.",
        }),
      },
      complexity: 5,
      resolve: (dataset, { protocol }, { services }) =>
        services.baselines.of(dataset.id, protocolOf(protocol)),
    }),
    enriched: t.field({
      type: EnrichmentType,
      nullable: true,
      description: "Whose metadata was joined to its movies, and what came of it; null where none was.",
      resolve: (dataset) => {
        const enriched = dataset.enriched as Enrichment | null;
        return enriched && { ...enriched, datasetId: dataset.enrichWithId };
      },
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When its import was asked for.",
      resolve: (dataset) => dataset.createdAt,
    }),
  }),
});

const DatasetConnection = connectionOf(DatasetRef, "Dataset", "datasets");

builder.queryFields((t) => ({
  datasets: t.field({
    ...needs("VIEWER", "scoped"),
    type: DatasetConnection,
    description: "Newest first.",
    args: {
      first: t.arg.int({ description: "1 to 100; 20 where not given." }),
      after: t.arg.string({ description: "A cursor: what comes behind it." }),
      having: t.arg({
        type: DatasetPartEnum,
        description: "Only READY ones with this part; METADATA for what can be joined to another dataset.",
      }),
    },
    complexity: pageCost,
    resolve: async (_root, { having, ...args }, { services, viewer }) =>
      fromPage(await services.datasetRecords.page(pageQuestion(args), viewer.datasets, having ?? null)),
  }),
  dataset: t.field({
    ...needs("VIEWER"),
    type: DatasetRef,
    nullable: true,
    description: "A dataset by its id; null where there is none.",
    args: { id: t.arg.id({ required: true, description: "Of a dataset." }) },
    resolve: (_root, { id }, context) => context.datasets.load(uuidOf("Dataset", id, "id")),
  }),
}));
