// The order in which Vitest runs the files of tests: what took the least time before comes first. Most mutants are noticed
// by the quick tests, and a run ends with the first test that fails; Vitest alone would begin with the slowest.
import { relative } from "node:path";
import { BaseSequencer } from "vitest/node";

/** The longest time that each file took, in milliseconds: a run of some of its tests takes less than the whole. */
const longest = new Map();

export class QuickFirst extends BaseSequencer {
  async sort(files) {
    const { cache, config } = this.ctx;
    for (const { moduleId, project } of files) {
      const last = cache.getFileTestResults(`${project.name}:${relative(config.root, moduleId)}`);
      longest.set(moduleId, Math.max(last?.duration ?? 0, longest.get(moduleId) ?? 0));
    }
    return [...files].sort((a, b) => longest.get(a.moduleId) - longest.get(b.moduleId));
  }
}
