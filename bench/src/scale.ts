import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { recipes } from "@cinevec/core";

const usage =
  "usage: bench scale [--only EASE,IALS,BASELINES,…] [--users 162000] [--movies 60000] [--ratings 25000000] [--threads N] [--seed 1] [--json]";

export interface ScaleResult {
  readonly recipe: string;
  readonly users: number;
  readonly movies: number;
  readonly ratings: number;
  readonly threads: number;
  /** Wall time of the training (or measuring) alone, and the processor time of all its threads; in seconds. */
  readonly seconds: number;
  readonly processorSeconds: number;
  /** The most memory that the process had, the dataset with it. */
  readonly peakBytes: number;
  /** 0 for the baselines, of which there are none to keep. */
  readonly vectors: number;
  readonly dimensions: number;
}

/** In place of a recipe's name: what every dataset is measured by once, the simple methods. */
export const baselines = "BASELINES";

/**
 * Trains recipes with their defaults on a generated release of MovieLens' largest size, or measures the baselines there,
 * each in a process of its own.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string", default: "EASE,IALS,HYBRID" },
      users: { type: "string", default: "162000" },
      movies: { type: "string", default: "60000" },
      ratings: { type: "string", default: "25000000" },
      threads: { type: "string", default: String(availableParallelism()) },
      seed: { type: "string", default: "1" },
    },
  });
  const names = values.only.split(",");
  for (const name of names)
    if (name !== baselines && !recipes.has(name)) throw new Error(`${usage}\n--only knows no recipe ${name}`);
  const say = values.json ? () => {} : (line: string) => console.log(line);
  const results: ScaleResult[] = [];
  for (const recipe of names) {
    const result = await inChild({
      recipe,
      users: Number(values.users),
      movies: Number(values.movies),
      ratings: Number(values.ratings),
      threads: Number(values.threads),
      seed: Number(values.seed),
    });
    results.push(result);
    say(
      `${recipe}: ${result.ratings} ratings, ${result.threads} threads: ${result.seconds.toFixed(0)} s (processor ${result.processorSeconds.toFixed(0)} s), ${(result.peakBytes / 2 ** 30).toFixed(2)} GiB, ${result.vectors} vectors of ${result.dimensions}`,
    );
  }
  return { bench: "scale", node: process.version, results };
}

async function inChild(task: object): Promise<ScaleResult> {
  const script = fileURLToPath(new URL("./scale-run.ts", import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The training ended with code ${code}.`);
  return JSON.parse(text.trim().split("\n").at(-1)!);
}
