// The process that makes a map: forked by the worker, one map, then gone.
import { drawMap } from "./draw-map.js";
import type { MapProgress, MapResult, MapTask } from "./messages.js";
import { serveChild } from "./serve-child.js";

serveChild<MapTask, MapProgress, MapResult>(drawMap);
