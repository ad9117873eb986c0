// A mapper's process that takes its time before it draws: as many milliseconds as the seed says. All else is real.
import { drawMap } from "../draw-map.js";
import type { MapProgress, MapResult, MapTask } from "../messages.js";
import { serveChild } from "../serve-child.js";

serveChild<MapTask, MapProgress, MapResult>(async (task, context) => {
  for (let waited = 0; waited < task.seed; waited += 20) {
    context.onProgress({ fraction: 0.01 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    context.signal.throwIfAborted();
  }
  return drawMap(task, context);
});
