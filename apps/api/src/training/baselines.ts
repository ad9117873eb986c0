// The process that measures a dataset's baselines: forked by the worker after the first run under a protocol, then gone.
import { type BaselinesTask, measureBaselines } from "./measure-baselines.js";
import { serveChild } from "./serve-child.js";

serveChild<BaselinesTask, never, void>(measureBaselines);
