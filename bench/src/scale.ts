import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { recipes } from "@cinevec/core";
import { parseOption } from "../../apps/api/src/cli/arguments.js";

const usage =
  "usage: bench scale [--only EASE,IALS,BASELINES,…] [--preset NAME] [--option epochs=30] [--evaluate] [--minutes N] [--users 162000] [--movies 60000] [--ratings 25000000] [--threads N] [--seed 1] [--json]";

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
  /** With --evaluate: seconds of measuring on every user's last like, after the training. */
  readonly evaluationSeconds: number | null;
  /** Seconds after the start at which progress was told for the first time; null where it never was. */
  readonly firstProgress: number | null;
  /** What was trained when --minutes were over, and how long the whole would take as the product reckons it then; null where it ended. */
  readonly stoppedAt: { readonly fraction: number; readonly secondsForAll: number } | null;
  /** How long the whole would take as the product reckons it after a tenth; null where that was not reached. */
  readonly secondsByFirstTenth: number | null;
  /** 0 for the baselines, of which there are none to keep. */
  readonly vectors: number;
  readonly dimensions: number;
}

/** In place of a recipe's name: what every dataset is measured by once, the simple methods. */
export const baselines = "BASELINES";

/**
 * Trains recipes with their defaults (or one of their presets) on a generated release of MovieLens' largest size, or measures the baselines there,
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
      preset: { type: "string" },
      option: { type: "string", multiple: true, default: [] },
      evaluate: { type: "boolean", default: false },
      minutes: { type: "string" },
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
      preset: values.preset ?? null,
      options: Object.fromEntries(values.option.map(parseOption)),
      evaluate: values.evaluate,
      minutes: values.minutes === undefined ? null : Number(values.minutes),
      users: Number(values.users),
      movies: Number(values.movies),
      ratings: Number(values.ratings),
      threads: Number(values.threads),
      seed: Number(values.seed),
    });
    results.push(result);
    say(lineOf(result));
  }
  return { bench: "scale", node: process.version, results };
}

function lineOf(result: ScaleResult): string {
  const { recipe, ratings, threads, vectors, dimensions, stoppedAt, secondsByFirstTenth } = result;
  const seconds = (value: number) => `${value.toFixed(0)} s`;
  return [
    `${recipe}: ${ratings} ratings, ${threads} threads: ${seconds(result.seconds)} (processor ${seconds(result.processorSeconds)})`,
    `${(result.peakBytes / 2 ** 30).toFixed(2)} GiB`,
    ...(vectors > 0 ? [`${vectors} vectors of ${dimensions}`] : []),
    ...(result.evaluationSeconds === null ? [] : [`then measured in ${seconds(result.evaluationSeconds)}`]),
    ...(result.firstProgress === null ? [] : [`first progress after ${result.firstProgress.toFixed(1)} s`]),
    ...(secondsByFirstTenth === null ? [] : [`the first tenth promised ${seconds(secondsByFirstTenth)}`]),
    ...(stoppedAt
      ? [
          `stopped at ${(100 * stoppedAt.fraction).toFixed(1)} %, all would take ${seconds(stoppedAt.secondsForAll)}`,
        ]
      : []),
  ].join(", ");
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
