import { resolve } from "node:path";
import {
  type BaselineName,
  baselineNames,
  createRandom,
  type Dataset,
  evaluate,
  evaluateBaseline,
  InvalidInputError,
  type Metric,
  type Recipe,
  readDataset,
  recipeNames,
  recipes,
  refuseDiverged,
  type Split,
  sampleDataset,
  splitByFile,
  splitLeaveLastOut,
  splitRatio,
} from "@cinevec/core";
import type { Command } from "commander";
import { largestSeed, parseOption, recipeNameOf, wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { createProgress } from "../progress.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";

interface EvaluateOptions {
  recipe: string;
  format: string;
  split: string;
  option: [string, unknown][];
  seed: string;
  baselines?: boolean;
  json?: boolean;
}

interface NamedSplit {
  readonly name: string;
  readonly split: Split;
}

const formats = ["MOVIELENS", "NETFLIX_PRIZE", "TMDB", "MOVIE_PAIRS"] as const;
const minRating = 4;
const minRatings = 5;
const testShare = 0.2;

/** The splits that one --split asks for: one, or all that the source ships. */
function splitsOf(dataset: Dataset, kind: string, seed: number): NamedSplit[] {
  const lastOut = (of: Dataset) => splitLeaveLastOut(of, { minRating, minRatings });
  if (kind === "last") return [{ name: "last", split: lastOut(dataset) }];
  if (kind === "before") {
    let { train } = lastOut(dataset);
    return ["second last", "third last", "fourth last"].map((name) => {
      const split = lastOut(train);
      train = split.train;
      return { name, split };
    });
  }
  if (kind === "ratio") {
    const random = createRandom(seed).fork("evaluate ratio");
    return [{ name: "ratio", split: splitRatio(dataset, { testShare }, random) }];
  }
  if (kind !== "files") throw new CommandError("--split takes last, before, ratio or files.");
  if (dataset.fileSplits.length === 0) {
    throw new CommandError(
      "This source ships no splits of its own; MovieLens 100k does (u1.base, u1.test, …).",
    );
  }
  return dataset.fileSplits.map(({ name }) => ({ name, split: splitByFile(dataset, name) }));
}

async function evaluateRecipe(
  recipe: Recipe<unknown>,
  { name, split }: NamedSplit,
  options: unknown,
  seed: number,
  threads: number,
): Promise<readonly Metric[]> {
  const progress = createProgress(`${recipe.title}, ${name}`, process.stderr, Date.now);
  const signal = new AbortController().signal;
  const result = await recipe.train(split.train, options, {
    random: createRandom(seed),
    threads,
    signal,
    resumeFrom: null,
    pretrained: null,
    saveCheckpoint: async () => {},
    onProgress: ({ fraction, epoch, epochs, loss, point }) => {
      if (point) refuseDiverged(point);
      progress.update(
        fraction,
        `epoch ${epoch}/${epochs}${loss === null ? "" : `, loss ${loss.toFixed(4)}`}`,
      );
    },
  });
  const measured = await evaluate({
    ...split,
    embedding: result.embedding,
    scorer: recipe.scorer?.(result.embedding, options) ?? null,
    predictor: recipe.ratingPredictor?.(result.embedding, options),
    minRating,
    seed,
    signal,
  });
  progress.end("done");
  return [...measured.metrics, ...result.metrics];
}

async function evaluateBaselines(split: Split, seed: number): Promise<Map<BaselineName, readonly Metric[]>> {
  const out = new Map<BaselineName, readonly Metric[]>();
  for (const name of baselineNames) {
    const { metrics } = await evaluateBaseline(name, { ...split, minRating, seed });
    out.set(name, metrics);
  }
  return out;
}

const labelOf = (metric: Metric) =>
  metric.cutoff === null ? metric.name : `${metric.name}@${metric.cutoff}`;

/** A column a fold or baseline, a row a metric, and the mean over folds where there is more than one. */
function tableOf(columns: ReadonlyMap<string, readonly Metric[]>, withMean: boolean): string {
  const labels = [...new Set([...columns.values()].flatMap((metrics) => metrics.map(labelOf)))];
  const rows = labels.map((label) => {
    const values = [...columns.values()].map((metrics) => metrics.find((m) => labelOf(m) === label)?.value);
    const known = values.filter((value) => value !== undefined);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    return [label, ...[...values, ...(withMean ? [mean] : [])].map((value) => value?.toFixed(4) ?? "–")];
  });
  return formatTable(["metric", ...columns.keys(), ...(withMean ? ["mean"] : [])], rows);
}

export function addEvaluate(program: Command, settings: Settings): void {
  program
    .command("evaluate")
    .description("train and measure a recipe on a source's own folds or ours, without the database")
    .argument("<source>", "a folder or .zip, or 'sample'")
    .requiredOption("--recipe <recipe>", recipeNames.join(", "))
    .option("--format <format>", `one of ${formats.join(", ")}`, "MOVIELENS")
    .option(
      "--split <kind>",
      "last (last liked movie out), before (the three before it, to choose options by), ratio (a fifth at random), files (the source's own)",
      "last",
    )
    .option<[string, unknown][]>(
      "-o, --option <name=value>",
      "an option of the recipe",
      (text, all) => [...all, parseOption(text)],
      [],
    )
    .option("--seed <number>", "decides the split and the training", "1")
    .option("--baselines", `also ${baselineNames.join(", ")} (on the first split)`)
    .option("--json", "print JSON")
    .action(async (source: string, given: EvaluateOptions) => {
      const recipe = recipes.get(recipeNameOf(given.recipe))!;
      const format = formats.find((known) => known === given.format.toUpperCase());
      if (!format) throw new CommandError(`--format takes one of ${formats.join(", ")}.`);
      const seed = wholeNumber("--seed", given.seed, 0, largestSeed);
      const parsed = recipe.options.safeParse(Object.fromEntries(given.option));
      if (!parsed.success) {
        throw new InvalidInputError(
          parsed.error.issues.map((issue) => ({
            path: ["options", ...issue.path.map(String)],
            message: issue.message,
          })),
        );
      }
      const dataset =
        source === "sample"
          ? await sampleDataset()
          : await readDataset({ format, source: resolve(settings.callerFolder, source) });
      const splits = splitsOf(dataset, given.split, seed);
      const columns = new Map<string, readonly Metric[]>();
      for (const named of splits) {
        columns.set(named.name, await evaluateRecipe(recipe, named, parsed.data, seed, settings.threads));
      }
      if (given.baselines) {
        for (const [name, metrics] of await evaluateBaselines(splits[0]!.split, seed))
          columns.set(name, metrics);
      }
      console.log(
        given.json
          ? JSON.stringify(Object.fromEntries(columns), null, 2)
          : tableOf(columns, splits.length > 1 && !given.baselines),
      );
    });
}
