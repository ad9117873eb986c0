import { NotFoundError } from "@cinevec/core";
import type { EmbeddingMap } from "@cinevec/db";
import { encodeId, uuidIn, uuidOf } from "../ids/global-ids.js";
import { type MapFaithfulness, storedFaithfulness } from "../stored/map-faithfulness.js";
import { type MapRegion, regionLevels } from "../stored/map-regions.js";
import { attempt } from "./attempt.js";
import { checkBetween } from "./bounds.js";
import { builder } from "./builder.js";
import { ProjectionEnum, RunStatusEnum } from "./enums.js";
import { ConflictRef, ForbiddenRef, InvalidInputRef, NotFoundRef, Refusal } from "./errors.js";
import { asBefore, inputNaming, inputOf } from "./inputs.js";
import { Node } from "./node.js";
import { EmbeddingMapRef, EmbeddingRef } from "./refs.js";
import { needs } from "./roles.js";

const FaithfulnessType = builder.objectRef<MapFaithfulness>("Faithfulness").implement({
  description: "How far the picture can be trusted, 0 to 1 each; k neighbors in the original space.",
  fields: (t) => ({
    k: t.exposeInt("k", { description: "How many neighbors were compared." }),
    trustworthiness: t.exposeFloat("trustworthiness", {
      description: "Whether neighbors on the map are near in truth, by rank (Venna and Kaski 2001).",
    }),
    continuity: t.exposeFloat("continuity", {
      description: "Whether true neighbors are near on the map, by rank.",
    }),
    ranked: t.exposeInt("ranked", {
      description: "Movies whose ranks were counted for trustworthiness and continuity: all, or a sample.",
    }),
    neighborsKept: t.exposeFloat("neighborsKept", {
      description: "Share of the k true neighbors that are among the k nearest on the map.",
    }),
    tripletAccuracy: t.exposeFloat("tripletAccuracy", {
      description: "Share of random triplets whose nearer pair is nearer on the map, too.",
    }),
    neighborhoodHit: t.exposeFloat("neighborhoodHit", {
      nullable: true,
      description: "Share of the k nearest on the map that share a genre; null where no genres are known.",
    }),
    neighborhoodHitByChance: t.exposeFloat("neighborhoodHitByChance", {
      nullable: true,
      description: "The same for shuffled genres.",
    }),
  }),
});

const MapRegionType = builder.objectRef<MapRegion & { readonly level: number }>("MapRegion").implement({
  description:
    "Movies that are alike in the original space: regions are found and named once per run, so that they are the same on each of its maps. Level 0 is the coarsest of three.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The same on each map of the run." }),
    level: t.exposeInt("level", { description: "0 (the coarsest) to 2." }),
    name: t.exposeString("name", { description: "No two regions of a level have the same." }),
    terms: t.exposeStringList("terms", {
      description:
        "Genres, keywords, directors and decades that set it apart, the strongest first; at most eight.",
    }),
    movieCount: t.exposeInt("movieCount", { description: "Movies that belong to it." }),
    x: t.exposeFloat("x", {
      description: "With y where a label may stand: one of its movies, where it is densest on this map.",
    }),
    y: t.exposeFloat("y", { description: "See x." }),
  }),
});

EmbeddingMapRef.implement({
  description:
    "An embedding in two dimensions. Points travel as one Arrow IPC file: movie id, x, y, the columns to color by, regions at three levels, share of neighbors kept.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: "The same for ever; node finds it.",
      resolve: (map) => encodeId("EmbeddingMap", map.id),
    }),
    projection: t.field({
      type: ProjectionEnum,
      description: "The method that drew it.",
      resolve: (map) => map.projection,
    }),
    status: t.field({
      type: RunStatusEnum,
      description: "Where its drawing is.",
      resolve: (map) => map.status,
    }),
    progress: t.exposeFloat("progress", { description: "0 to 1." }),
    error: t.exposeString("error", { nullable: true, description: "Why it FAILED." }),
    options: t.field({
      type: "JSON",
      description: "As resolved: defaults filled in.",
      resolve: (map) => map.options,
    }),
    seed: t.exposeInt("seed", {
      description: "Of the drawing; the same seed, threads and kind of machine draw the same map.",
    }),
    alignedWith: t.field({
      type: EmbeddingMapRef,
      nullable: true,
      description: "The map that this one was aligned with; null for none, and where that one was deleted.",
      complexity: 5,
      resolve: async ({ alignedWithId }, _args, context) => {
        const map = alignedWithId === null ? null : await context.services.maps.byId(alignedWithId);
        return map && (await context.runs.load(map.runId)) ? map : null;
      },
    }),
    aligned: t.exposeBoolean("aligned", {
      description: "Whether it was aligned with another map; stays true when that one is deleted.",
    }),
    pointCount: t.exposeInt("pointCount", { description: "0 until it SUCCEEDED." }),
    url: t.string({
      nullable: true,
      description: "Of the Arrow file. Null until it SUCCEEDED.",
      resolve: (map, _args, { baseUrl }) =>
        map.status === "SUCCEEDED" ? `${baseUrl}/downloads/runs/${map.runId}/maps/${map.id}.arrow` : null,
    }),
    faithfulness: t.field({
      type: FaithfulnessType,
      nullable: true,
      description: "Null until it SUCCEEDED.",
      resolve: (map) => storedFaithfulness(map),
    }),
    regions: t.field({
      type: [MapRegionType],
      description:
        "In the order of the file's columns region0, region1 and region2: the largest first. Those of one level, 0 (the coarsest) to 2, or of all three. Empty until it SUCCEEDED.",
      args: { level: t.arg.int({ description: "0 to 2; all levels where not given." }) },
      complexity: { field: 5, multiplier: 100 },
      resolve: async (map, { level }, { services }) => {
        const wanted = level == null ? null : checkBetween("level", level, 0, regionLevels - 1);
        if (map.status !== "SUCCEEDED") return [];
        const levels = await services.maps.regions(map.runId, map.id);
        return levels.flatMap((regions, at) =>
          wanted === null || wanted === at ? regions.map((region) => ({ ...region, level: at })) : [],
        );
      },
    }),
  }),
});

builder.objectFields(EmbeddingRef, (t) => ({
  map: t.field({
    type: EmbeddingMapRef,
    nullable: true,
    description:
      "The newest of that projection. Null until it was computed: UMAP is made after a run succeeds, the others when computeMap asks.",
    args: {
      projection: t.arg({
        type: ProjectionEnum,
        defaultValue: "UMAP",
        description: "The method that drew it.",
      }),
    },
    complexity: 5,
    resolve: ({ space }, { projection }, { services }) =>
      services.maps.newest(space.run.id, projection ?? "UMAP"),
  }),
  maps: t.field({
    type: [EmbeddingMapRef],
    description: "All, also those under way and failed, the newest first.",
    complexity: { field: 5, multiplier: 10 },
    resolve: ({ space }, _args, { services }) => services.maps.ofRun(space.run.id),
  }),
}));

class Computed {
  constructor(readonly data: EmbeddingMap) {}
}

builder.objectType(Computed, {
  name: "ComputeMapSuccess",
  description: "The map is queued, was there already, or was cancelled.",
  fields: (t) => ({
    data: t.field({
      type: EmbeddingMapRef,
      description: "The map as it is now.",
      resolve: ({ data }) => data,
    }),
  }),
});

const ComputeMapResult = builder.unionType("ComputeMapResult", {
  description: "A map, or why not.",
  types: [Computed, InvalidInputRef, NotFoundRef, ConflictRef, ForbiddenRef],
  resolveType: (value: object) => (value instanceof Refusal ? value.kind : "ComputeMapSuccess"),
});

const ComputeMapInput = builder.inputType("ComputeMapInput", {
  description: "Which run is drawn, and how.",
  fields: (t) => ({
    run: t.id({ required: true, description: "The SUCCEEDED run whose embedding is drawn." }),
    projection: t.field({ type: ProjectionEnum, required: true, description: "How to draw it." }),
    options: t.field({ type: "JSON", description: "What differs from the defaults (docs/maps.md)." }),
    seed: t.int({ description: "The run's own without one." }),
    alignWith: t.id({
      description:
        "A map of the same projection of another run of the dataset: this one starts from it and is held by the movies whose neighbors are the same.",
    }),
  }),
});

const CancelMapInput = inputNaming("CancelMapInput", "The map to cancel.");

builder.mutationFields((t) => ({
  computeMap: t.field({
    type: ComputeMapResult,
    description:
      "Returns at once; mapChanged tells how it goes. Where the run has the same map already, that one. Takes the role TRAINER.",
    args: { input: t.arg({ type: ComputeMapInput, required: true, description: "What to draw, and how." }) },
    complexity: 50,
    ...needs("TRAINER"),
    resolve: (_root, { input }, context) =>
      attempt(
        context,
        ["InvalidInputError", "NotFoundError", "ConflictError"],
        async () =>
          new Computed(
            await context.services.maps.compute({
              runId: uuidOf("TrainingRun", input.run, "run"),
              projection: input.projection,
              options: input.options ?? {},
              seed: input.seed ?? null,
              alignWith:
                input.alignWith == null ? null : uuidOf("EmbeddingMap", input.alignWith, "alignWith"),
            }),
          ),
      ),
  }),
  cancelMap: t.field({
    type: ComputeMapResult,
    description: "Takes the role TRAINER.",
    args: {
      input: t.arg({ type: CancelMapInput, description: "Which one." }),
      id: t.arg.id(asBefore("id")),
    },
    complexity: 50,
    ...needs("TRAINER", "named"),
    resolve: (_root, args, context) =>
      attempt(context, ["NotFoundError", "ConflictError"], async () => {
        const { id } = inputOf(args, "id");
        const uuid = uuidIn("EmbeddingMap", id);
        if (!uuid) throw new NotFoundError("map", id);
        return new Computed(await context.services.maps.cancel(uuid));
      }),
  }),
}));
