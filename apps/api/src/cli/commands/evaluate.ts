import { resolve } from "node:path";
import {
  type BaselineName,
  baselineLearnsFrom,
  baselinesFor,
  caveatOf,
  type Dataset,
  datasetFormats,
  datasetParts,
  type Embedding,
  evaluationMetrics,
  holdOut,
  InvalidInputError,
  type Metric,
  type MovieAspect,
  measureBaselines,
  type Protocol,
  previewInThread,
  type Recipe,
  readDataset,
  recipeNames,
  recipes,
  type Split,
  sampleDataset,
  type TrainAndEvaluateInput,
  type TrainedAndEvaluated,
  trainAndEvaluate,
  withPreset,
} from "@cinevec/core";
import type { Command } from "commander";
import { largestSeed } from "../../services/runs/seed.js";
import { parseOption, recipeNameOf, wholeNumber } from "../arguments.js";
import { CaveatNotes } from "../caveat-notes.js";
import { CommandError } from "../command-error.js";
import { describePreview } from "../preview.js";
import { createProgress } from "../progress.js";
import { type ProtocolOptions, protocolOptions, protocolsOf } from "../protocol-options.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";
import { columnsFrom, type TableOptions, tableOptions } from "../table-options.js";

interface EvaluateOptions extends ProtocolOptions, TableOptions {
  recipe: string;
  format?: string;
  option: [string, unknown][];
  preset?: string;
  seed: string;
  pretrained?: string;
  baselines?: boolean;
  json?: boolean;
}

const formats = datasetFormats.filter((format) => format !== "SAMPLE");

interface Task {
  readonly recipe: Recipe<unknown>;
  readonly options: unknown;
  readonly split: Split;
  readonly protocol: Protocol;
  readonly seed: number;
  readonly threads: number;
}

/** Trains and measures, with a line of progress. */
async function evaluateRecipe(
  { recipe, options, split, protocol, seed, threads }: Task,
  name: string,
  pretrained: Embedding | null,
): Promise<TrainedAndEvaluated> {
  const progress = createProgress(`${recipe.title}, ${name}`, process.stderr, Date.now);
  const context: TrainAndEvaluateInput<unknown>["context"] = {
    threads,
    signal: new AbortController().signal,
    resumeFrom: null,
    pretrained,
    saveCheckpoint: async () => {},
    onProgress: ({ fraction, epoch, epochs, loss }) =>
      progress.update(
        fraction,
        `epoch ${epoch}/${epochs}${loss === null ? "" : `, loss ${loss.toFixed(4)}`}`,
      ),
  };
  const result = await trainAndEvaluate({ recipe, options, split, protocol, seed, context });
  progress.end("done");
  return result;
}

const labelOf = (metric: Metric) =>
  metric.cutoff === null ? metric.name : `${metric.name}@${metric.cutoff}`;

const factsOf = new Map(evaluationMetrics.map((facts) => [facts.name, facts]));

/**
 * A column a fold or baseline, a row a metric, and the mean over folds where there is more than one. A figure of what was
 * learned from is marked, and a sentence below says why.
 * @param learned what the model of a column learned from besides ratings.
 */
function tableOf(
  columns: ReadonlyMap<string, readonly Metric[]>,
  learned: (column: string) => readonly MovieAspect[],
): string {
  const labels = [...new Set([...columns.values()].flatMap((metrics) => metrics.map(labelOf)))];
  const notes = new CaveatNotes();
  const rows = labels.map((label) => [
    label,
    ...[...columns].map(([column, metrics]) => {
      const metric = metrics.find((m) => labelOf(m) === label);
      if (!metric) return "–";
      const caveat = caveatOf(factsOf.get(metric.name), learned(column));
      return `${metric.value.toFixed(4)}${notes.mark(`${label} of ${column}`, caveat)}`;
    }),
  ]);
  return [formatTable(["metric", ...columns.keys()], rows), ...notes.lines].join("\n");
}

/** Each metric's mean over the folds that have it. */
function meanOf(folds: readonly (readonly Metric[])[]): readonly Metric[] {
  const labels = [...new Set(folds.flatMap((metrics) => metrics.map(labelOf)))];
  return labels.map((label) => {
    const known = folds.flatMap((metrics) => metrics.filter((metric) => labelOf(metric) === label));
    const value = known.reduce((sum, metric) => sum + metric.value, 0) / known.length;
    return { ...known[0]!, value, low: null, high: null };
  });
}

/** As `import` reads it: the format is found where none is given, and what a table was taken for is told. */
async function readSource(source: string, given: EvaluateOptions, settings: Settings): Promise<Dataset> {
  const columns = columnsFrom(given);
  const said = given.format?.toUpperCase() ?? (columns ? "INTERACTIONS" : null);
  const known = formats.find((one) => one === said) ?? null;
  if (said !== null && known === null) throw new CommandError(`--format takes one of ${formats.join(", ")}.`);
  if (source === "sample") return await sampleDataset();
  const path = resolve(settings.callerFolder, source);
  const preview = await previewInThread({ source: path, format: known, columns });
  process.stderr.write(describePreview(preview));
  return await readDataset({ format: preview.format, source: path, columns });
}

function parsedOptions(recipe: Recipe<unknown>, { preset, option }: EvaluateOptions): unknown {
  const parsed = recipe.options.safeParse(withPreset(recipe, preset, Object.fromEntries(option)));
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    parsed.error.issues.map((issue) => ({
      path: ["options", ...issue.path.map(String)],
      message: issue.message,
    })),
  );
}

export function addEvaluate(program: Command, settings: Settings): void {
  const command = program
    .command("evaluate")
    .description("train and measure a recipe on a source's own folds or ours, without the database")
    .argument("<source>", "a table, a folder or .zip, or 'sample'")
    .requiredOption("--recipe <recipe>", recipeNames.join(", "))
    .option("--format <format>", `one of ${formats.join(", ")} (default: it is found)`);
  protocolOptions(tableOptions(command), { many: true })
    .option<[string, unknown][]>(
      "-o, --option <name=value>",
      "an option of the recipe",
      (text, all) => [...all, parseOption(text)],
      [],
    )
    .option("--preset <name>", "a named set of the recipe's options; those of --option win")
    .option("--seed <number>", "decides the training, and what is drawn at random for a split", "1")
    .option(
      "--pretrained <recipe>",
      "trains this recipe first, with its defaults and on the same training data, and starts from its movie vectors",
    )
    .option(
      "--baselines",
      "also the simple methods that can rank what is held out, each the mean over the splits",
    )
    .option("--json", "print JSON")
    .action(async (source: string, given: EvaluateOptions) => {
      const recipe = recipes.get(recipeNameOf(given.recipe))!;
      const first = given.pretrained ? recipes.get(recipeNameOf(given.pretrained))! : null;
      if (first && !recipe.pretraining)
        throw new CommandError(`--pretrained: ${recipe.name} does not start from another recipe's vectors.`);
      const seed = wholeNumber("--seed", given.seed, 0, largestSeed);
      const options = parsedOptions(recipe, given);
      // Before the data is read: a mistake is told at once.
      protocolsOf(given, seed, null);
      const dataset = await readSource(source, given, settings);
      const files = dataset.fileSplits.map(({ name }) => name);
      const columns = new Map<string, readonly Metric[]>();
      const baselines = new Map<BaselineName, (readonly Metric[])[]>();
      const parts = datasetParts(dataset);
      const own = [
        ...(recipe.learnsFrom?.(options, parts) ?? []),
        ...(first?.learnsFrom?.(first.options.parse({}), parts) ?? []),
      ];
      const protocols = protocolsOf(given, seed, files);
      for (const { name, protocol } of protocols) {
        const split = holdOut(dataset, protocol);
        const task = { split, protocol, seed, threads: settings.threads };
        const start = first
          ? await evaluateRecipe({ ...task, recipe: first, options: first.options.parse({}) }, name, null)
          : null;
        const { metrics } = await evaluateRecipe(
          { ...task, recipe, options },
          name,
          start?.trained.embedding ?? null,
        );
        columns.set(name, metrics);
        for (const baseline of given.baselines ? await measureBaselines(baselinesFor(split), task) : [])
          baselines.set(baseline.name, [...(baselines.get(baseline.name) ?? []), baseline.metrics]);
      }
      if (protocols.length > 1) columns.set("mean", meanOf([...columns.values()]));
      const ofBaselines = new Map<string, readonly MovieAspect[]>();
      for (const [name, folds] of baselines) {
        const column = folds.length > 1 ? `${name}, mean` : name;
        columns.set(column, folds.length > 1 ? meanOf(folds) : folds[0]!);
        ofBaselines.set(column, baselineLearnsFrom(name));
      }
      console.log(
        given.json
          ? JSON.stringify(Object.fromEntries(columns), null, 2)
          : tableOf(columns, (column) => ofBaselines.get(column) ?? own),
      );
    });
}
