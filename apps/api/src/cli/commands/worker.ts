import type { Command } from "commander";
import { runWorker } from "../../worker.js";

export function addWorker(program: Command): void {
  program
    .command("worker")
    .description("run one more training worker on this machine (PostgreSQL only: DATABASE_URL)")
    .action(async () => {
      await runWorker((line) => console.error(`cinevec: ${line}`));
    });
}
