import { Command } from "commander";
import { CommandError } from "./command-error.js";
import { addBench } from "./commands/bench.js";
import { addDoctor } from "./commands/doctor.js";
import { addImport } from "./commands/import.js";
import { addKeys } from "./commands/keys.js";
import { addRuns } from "./commands/runs.js";
import { addStart } from "./commands/start.js";
import { addTrain } from "./commands/train.js";
import { addWorker } from "./commands/worker.js";
import { readSettings } from "./settings.js";

const program = new Command("cinevec").description("The workbench for movie embeddings.").enablePositionalOptions();
const settings = readSettings();
for (const add of [addStart, addImport, addTrain, addRuns, addKeys, addDoctor]) add(program, settings);
addWorker(program);
addBench(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`cinevec: ${error.message}\n`);
  process.exitCode = 1;
}
