import { InvalidInputError, type Protocol, protocolKey, type Recipe } from "@cinevec/core";
import type { Dataset, TrainingRun } from "@cinevec/db";
import { storedProtocol } from "../../stored/stored-protocol.js";
import type { RunRows } from "./run-rows.js";

/** What shall start from another run. */
interface Starter {
  readonly recipe: Recipe<unknown>;
  /** As resolved; undefined where they are wrong, which was told before. */
  readonly options: unknown;
  readonly protocol: Protocol;
  readonly dataset: Dataset;
}

/**
 * The run whose vectors a new one starts from, null for none.
 * @throws InvalidInputError under ["pretrainedRun"] where the recipe needs one or takes none, or the run won't do;
 * NotFoundError.
 */
export async function pretrainedRun(
  rows: RunRows,
  id: string | null | undefined,
  { recipe: { name, pretraining }, options, protocol, dataset }: Starter,
): Promise<TrainingRun | null> {
  const path = "pretrainedRun";
  if (!id) {
    const reason = options === undefined ? null : pretraining?.needed(options);
    if (reason) throw InvalidInputError.of(path, reason);
    return null;
  }
  if (!pretraining)
    throw InvalidInputError.of(path, `${name} does not start from another run: leave it out.`);
  const run = await rows.find(id);
  if (run.status !== "SUCCEEDED")
    throw InvalidInputError.of(path, `It must have succeeded; it is ${run.status}.`);
  if (run.datasetId !== dataset.id)
    throw InvalidInputError.of(
      path,
      `It must have learned from the same dataset, ${JSON.stringify(dataset.name)}.`,
    );
  if (run.refitOfId !== null)
    throw InvalidInputError.of(
      path,
      "It is a refit, trained on all ratings: it has seen what this run is measured on. Start from the run that it came from, then refit this one.",
    );
  const own = storedProtocol(run);
  if (!own || protocolKey(own) !== protocolKey(protocol))
    throw InvalidInputError.of(
      path,
      "It was trained under another protocol: it may have seen what this run is measured on.",
    );
  return run;
}

/** A pretrained run decides how long the vectors are, whatever the options say. */
export function withPretrained(options: unknown, pretrained: TrainingRun | null | undefined): unknown {
  return pretrained ? { ...(options as object), dimensions: pretrained.dimensions } : options;
}
