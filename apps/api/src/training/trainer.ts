// The trainer's process: forked by the worker, one run, then gone.
import { recipesOfRuns } from "@cinevec/core";
import type { RunProgress, RunResult, TrainTask } from "./messages.js";
import { serveChild } from "./serve-child.js";
import { trainRun } from "./train-run.js";

serveChild<TrainTask, RunProgress, RunResult>((task, context) => trainRun(recipesOfRuns, task, context));
