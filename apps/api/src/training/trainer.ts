// The trainer's process: forked by the worker, one run, then gone.
import { encodePerUser, evaluate, loadDataset, loadEmbedding, recipes, storeEmbedding } from "@cinevec/core";
import type { RunProgress, RunResult, TrainTask } from "./messages.js";
import { holdOut, minRating } from "./protocol.js";
import { serveChild } from "./serve-child.js";
import { type TrainTools, trainRun } from "./train-run.js";

const tools: TrainTools = {
  recipes,
  loadDataset,
  loadEmbedding,
  storeEmbedding,
  holdOut,
  async evaluate({ split, ...input }) {
    const { metrics, perUser } = await evaluate({ ...split, ...input, minRating });
    return { metrics, perUser: perUser.users.length > 0 ? encodePerUser(perUser) : null };
  },
};

serveChild<TrainTask, RunProgress, RunResult>((task, context) => trainRun(tools, task, context));
