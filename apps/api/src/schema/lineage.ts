import { CorruptDataError } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { builder } from "./builder.js";
import { datasetOf } from "./dataset-of.js";
import { RunRef } from "./refs.js";

export const LineageType = builder.objectRef<TrainingRun>("Lineage").implement({
  description:
    "What it takes to get the same vectors again. What is known only once the training has begun, or has ended, is null before.",
  fields: (t) => ({
    datasetHash: t.string({
      description: "Dataset.contentHash of what it learned from.",
      resolve: async (run, _args, context) => {
        const { contentHash, name } = await datasetOf(run, context);
        if (contentHash === null) throw new CorruptDataError(`The dataset "${name}" has no content hash.`);
        return contentHash;
      },
    }),
    artifactHash: t.string({
      nullable: true,
      description: "SHA-256 of the artifact's manifest, which names the checksum of every buffer.",
      resolve: (run) => run.artifactHash,
    }),
    codeVersion: t.string({
      nullable: true,
      description: "Of Cinevec, when it was trained.",
      resolve: (run) => run.codeVersion,
    }),
    nodeVersion: t.string({
      nullable: true,
      description: "Of Node.js, when it was trained.",
      resolve: (run) => run.nodeVersion,
    }),
    engine: t.string({
      nullable: true,
      description: "What did the arithmetic, for instance wasm-simd.",
      resolve: (run) => run.engine,
    }),
    threads: t.int({
      nullable: true,
      description: "1 is reproducible bit for bit.",
      resolve: (run) => run.threads,
    }),
    pretrainedRun: t.field({
      type: RunRef,
      nullable: true,
      description: "The run whose movie vectors were the start; null also where that run was deleted since.",
      resolve: (run, _args, context) => (run.pretrainedRunId ? context.runs.load(run.pretrainedRunId) : null),
    }),
    pretrainedHash: t.string({
      nullable: true,
      description:
        "The artifact hash of pretrainedRun when this run was queued, checked before it trained. It stays when that run is deleted.",
      resolve: (run) => run.pretrainedHash,
    }),
  }),
});
