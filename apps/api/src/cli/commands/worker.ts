import type { Command } from "commander";
import { workerJobsIn } from "../../env.js";
import { workerJobs } from "../../training/worker-jobs.js";
import { runWorker } from "../../worker.js";

export function addWorker(program: Command): void {
  program
    .command("worker")
    .description("run one more training worker on this machine (PostgreSQL only: DATABASE_URL)")
    .option(
      "--only <jobs>",
      `what it takes, of ${workerJobs.join(",")} (default: everything, or CINEVEC_WORKER_JOBS)`,
    )
    .action(async ({ only }: { only?: string }) => {
      await runWorker(
        (line) => console.error(`cinevec: ${line}`),
        only === undefined ? undefined : workerJobsIn(only),
      );
    });
}
