import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { CommandError } from "../command-error.js";

const root = fileURLToPath(new URL("../../../../..", import.meta.url));

/** Benchmarks run from their sources: they are for developers, who have them. */
export function addBench(program: Command): void {
  program
    .command("bench")
    .description(
      "measure against named peers: training, search, import, api, evaluation, linear-algebra, neighbors, projection, map, scale",
    )
    .argument("<name>")
    .argument("[args...]")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (name: string, args: string[]) => {
      if (name === "--help" || name === "-h") {
        console.log(
          "Usage: cinevec bench training|search|import|api|evaluation|linear-algebra|neighbors|projection|neighborhoods|alignment|map|scale|kills|replicas|hostile|load|hnsw|opening|next-title [--json]",
        );
        return;
      }
      const child = spawn(process.execPath, ["--import", "tsx", "bench/src/index.ts", name, ...args], {
        cwd: root,
        stdio: "inherit",
      });
      const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
      if (code !== 0) throw new CommandError(`The benchmark ended with code ${code}.`);
    });
}
