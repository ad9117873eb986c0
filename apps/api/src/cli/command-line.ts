import { Command } from "commander";
import type { Env } from "../env.js";
import { addAudit } from "./commands/audit.js";
import { addBackup } from "./commands/backup.js";
import { addBench } from "./commands/bench.js";
import { addDoctor } from "./commands/doctor.js";
import { addEvaluate } from "./commands/evaluate.js";
import { addImport } from "./commands/import.js";
import { addImportVectors } from "./commands/import-vectors.js";
import { addKeys } from "./commands/keys.js";
import { addMap } from "./commands/map.js";
import { addMigrateTo } from "./commands/migrate-to.js";
import { addNeighbors } from "./commands/neighbors.js";
import { addPlace } from "./commands/place.js";
import { addPromote } from "./commands/promote.js";
import { addRefit } from "./commands/refit.js";
import { addRestore } from "./commands/restore.js";
import { addRuns } from "./commands/runs.js";
import { addStart } from "./commands/start.js";
import { addTrain } from "./commands/train.js";
import { addTune } from "./commands/tune.js";
import { addWorker } from "./commands/worker.js";
import { settingsOf } from "./settings.js";

/** All commands. */
export function commandLine(env: Env): Command {
  const program = new Command("cinevec")
    .description("The workbench for movie embeddings.")
    .enablePositionalOptions();
  const settings = settingsOf(env);
  for (const add of [
    addStart,
    addImport,
    addImportVectors,
    addTrain,
    addRuns,
    addNeighbors,
    addPlace,
    addMap,
    addPromote,
    addRefit,
    addEvaluate,
    addTune,
    addKeys,
    addAudit,
    addBackup,
    addRestore,
    addMigrateTo,
    addDoctor,
  ]) {
    add(program, settings);
  }
  addWorker(program);
  addBench(program);
  return program;
}
