// Vitest starts a thread for each run, and loads all packages in it: for the API that is a second for each mutant, more than
// its tests take. This keeps the thread. What is mutated, and all else of the package's own sources, is loaded anew for each
// run, so that no state of one mutant reaches the next; the packages that it uses stay.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ThreadsPoolWorker } from "vitest/node";

/** A thread ends after so many runs, with whatever they left in it. */
const mostRuns = 50;
/** The thread that waits for the next run, and how many it had. */
let kept = null;
/** All sources below the package: those that a run must load anew. */
let sources = null;

class KeptThread extends ThreadsPoolWorker {
  runs = 0;
  listeners = [];

  constructor(options) {
    super(options);
    sources ??= sourcesBelow(options.project.config.root);
  }

  async start() {
    if (kept) {
      this._thread = kept.thread;
      this.runs = kept.runs;
      kept = null;
    }
    await super.start();
    this.thread.ref();
  }

  on(event, listener) {
    this.listeners.push([event, listener]);
    super.on(event, listener);
  }

  send(message) {
    if (message.type === "stop" && this.runs < mostRuns) {
      // The thread would listen no more. Its runner only waits for the answer.
      for (const [event, listener] of this.listeners)
        if (event === "message") listener({ type: "stopped", __vitest_worker_response__: true });
      return;
    }
    if (message.type === "run") {
      this.runs++;
      message.context.invalidates = sources;
    }
    super.send(message);
  }

  async stop() {
    for (const [event, listener] of this.listeners) this.thread.off(event, listener);
    if (this.runs >= mostRuns) return super.stop();
    const { thread, runs } = this;
    thread.stdout.unpipe(this.stdout);
    thread.stderr.unpipe(this.stderr);
    this._thread = undefined;
    kept = { thread, runs };
  }
}

function sourcesBelow(root) {
  return readdirSync(join(root, "src"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(root, "src", name));
}

/** A plugin of Vite: Stryker asks for threads, and gets these. */
export const keepThread = {
  name: "kept-thread",
  configureVitest({ project }) {
    project.config.pool = "kept-thread";
    project.config.poolRunner = {
      name: "kept-thread",
      createPoolWorker: (options) => new KeptThread(options),
    };
  },
};
