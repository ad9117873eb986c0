import { InvalidInputError } from "@cinevec/core";
import { DatabaseInUseError, MigrationError, StoreMismatchError } from "@cinevec/db";
import { Command } from "commander";
import { readEnv } from "../env.js";
import { CommandError } from "./command-error.js";
import { addBench } from "./commands/bench.js";
import { addDoctor } from "./commands/doctor.js";
import { addEvaluate } from "./commands/evaluate.js";
import { addImport } from "./commands/import.js";
import { addKeys } from "./commands/keys.js";
import { addMap } from "./commands/map.js";
import { addNeighbors } from "./commands/neighbors.js";
import { addPromote } from "./commands/promote.js";
import { addRefit } from "./commands/refit.js";
import { addRuns } from "./commands/runs.js";
import { addStart } from "./commands/start.js";
import { addTrain } from "./commands/train.js";
import { addTune } from "./commands/tune.js";
import { addWorker } from "./commands/worker.js";
import { settingsOf } from "./settings.js";

/** Errors whose message says what to do; a stack would only hide it. */
const told = [CommandError, InvalidInputError, DatabaseInUseError, MigrationError, StoreMismatchError];

const program = new Command("cinevec")
  .description("The workbench for movie embeddings.")
  .enablePositionalOptions();

try {
  const settings = settingsOf(readEnv());
  for (const add of [
    addStart,
    addImport,
    addTrain,
    addRuns,
    addNeighbors,
    addMap,
    addPromote,
    addRefit,
    addEvaluate,
    addTune,
    addKeys,
    addDoctor,
  ]) {
    add(program, settings);
  }
  addWorker(program);
  addBench(program);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Error) || !told.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`cinevec: ${error.message}\n`);
  process.exitCode = 1;
}
