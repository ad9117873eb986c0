// A trainer's process whose recipes only count; all else is real.
import type { RunProgress, RunResult, TrainTask } from "../messages.js";
import { serveChild } from "../serve-child.js";
import { trainRun } from "../train-run.js";
import { fakeRecipes } from "./fake-recipe.js";

serveChild<TrainTask, RunProgress, RunResult>((task, context) => trainRun(fakeRecipes, task, context));
