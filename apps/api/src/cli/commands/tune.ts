import { createRandom, recipeNames, recipes } from "@cinevec/core";
import type { Command } from "commander";
import { largestSeed } from "../../services/runs/seed.js";
import { priorityHelp, priorityOf, recipeNameOf, wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { type FollowedRun, watchRun } from "../follow.js";
import type { ApiClient } from "../graphql-client.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";
import { type Options, type Trial, type TuningResult, type TuningTask, tune } from "../tuning.js";
import { parseRange, type Range } from "../tuning-space.js";
import { findDataset } from "./train.js";

interface TuneOptions {
  recipe: string;
  trials: string;
  finalists: string;
  seeds: string;
  dataset?: string;
  vary: string[];
  metric: string;
  seed: string;
  priority?: string;
  keep?: boolean;
  json?: boolean;
}

interface Subject {
  readonly api: ApiClient;
  readonly dataset: string;
  readonly recipe: string;
  /** Of every run that is started. */
  readonly priority: number;
}

async function start(
  { api, dataset, recipe, priority }: Subject,
  { name, options, seed, before }: TuningTask,
): Promise<string> {
  const { startTraining } = await api.query<{ startTraining: MutationResult<{ data: { id: string } }> }>(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename
      ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { input: { dataset, recipe, name, options, seed, priority, protocol: { split: "LAST", before } } },
  );
  return unwrap(startTraining).data.id;
}

async function train(subject: Subject, task: TuningTask): Promise<FollowedRun> {
  const run = await watchRun(subject.api, await start(subject, task));
  if (run.status === "CANCELLED") throw new CommandError(`Run ${run.name} (${run.id}) was cancelled.`);
  return run;
}

async function deleteRuns(api: ApiClient, runs: readonly string[]): Promise<void> {
  for (const id of new Set(runs))
    await api.query("mutation ($id: ID!) { deleteRun(input: { id: $id }) { __typename } }", { id });
}

/** Epochs of a whole training with default options; null for a recipe that has no such option. */
async function defaultEpochs(subject: Subject): Promise<number | null> {
  const { recipes } = await subject.api.query<{
    recipes: { name: string; optionsSchema: { properties: Record<string, { default?: unknown }> } }[];
  }>("{ recipes { name optionsSchema } }");
  const options = recipes.find(({ name }) => name === subject.recipe)?.optionsSchema.properties;
  if (!options) throw new CommandError(`--recipe takes one of ${recipes.map((r) => r.name).join(", ")}.`);
  if (!options.epochs) return null;
  const epochs = Number(options.epochs.default);
  return epochs > 0 ? epochs : await automaticEpochs(subject);
}

/** Where the default is to choose epochs by the data, a run is asked what it would choose, and then stopped. */
async function automaticEpochs(subject: Subject): Promise<number> {
  const { api } = subject;
  const id = await start(subject, { name: "tune: how many epochs", options: {}, seed: 1, before: 1 });
  const changes = api.subscribe<{
    trainingRunChanged: { epochs: number; status: string; error: string | null };
  }>("subscription ($id: ID!) { trainingRunChanged(id: $id) { epochs status error } }", { id });
  let epochs = 0;
  let error: string | null = null;
  for await (const { trainingRunChanged: run } of changes) {
    epochs = run.epochs;
    error = run.error;
    if (epochs > 0) break;
  }
  await api.query("mutation ($id: ID!) { cancelTraining(input: { id: $id }) { __typename } }", { id });
  await watchRun(api, id);
  await deleteRuns(api, [id]);
  if (epochs > 0) return epochs;
  throw new CommandError(
    `The recipe did not say how many epochs it trains${error ? `: ${error}` : ""}. Vary them: --vary epochs=10..40`,
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const digits = (value: number | null) => (value === null ? "failed" : value.toFixed(4));

function trialsTable(metric: string, names: readonly string[], trials: readonly Trial[]): string {
  return formatTable(
    [metric, "trainings", "epochs", ...names],
    trials.map(({ score, values, epochs, options }) => [
      digits(score),
      String(values.length),
      epochs === null ? "–" : String(epochs),
      ...names.map((name) => String(options[name])),
    ]),
  );
}

function report(metric: string, names: readonly string[], result: TuningResult): string {
  const [best] = result.finalists;
  const { values, runs } = result.test;
  const options: Options = best!.epochs === null ? best!.options : { ...best!.options, epochs: best!.epochs };
  return [
    `Trials, by the three likes before the last (${result.higherIsBetter ? "higher" : "lower"} is better):`,
    trialsTable(metric, names, result.trials),
    "",
    "Finalists, with every seed:",
    trialsTable(metric, names, result.finalists),
    "",
    `best: ${JSON.stringify(options)}`,
    `test, on the last like, which took no part in the choice: ${metric} ${digits(mean(values))}, by seed ${values.map(digits).join(", ")}`,
    ...runs,
  ].join("\n");
}

export function addTune(program: Command, settings: Settings): void {
  program
    .command("tune")
    .description("search a recipe's options with successive halving; choose by the likes before the last")
    .requiredOption("--recipe <recipe>", recipeNames.join(", "))
    .option("--trials <number>", "option sets drawn at first", "9")
    .option("--finalists <number>", "option sets measured with every seed before one is chosen", "3")
    .option("--seeds <number>", "trainings of a finalist for each held-out like, and of the test", "3")
    .option("--dataset <name or id>", "default: the newest READY dataset")
    .option<string[]>(
      "--vary <name=low..high>",
      "what to vary, instead of the recipe's usual ranges; may be given again",
      (text, all) => [...all, text],
      [],
    )
    .option("--metric <name@k>", "what to choose by: made small where lower is better (rmse)", "ndcg@10")
    .option("--seed <number>", "decides the draws; the first seed of the runs", "1")
    .option("--priority <number>", `of the trials: ${priorityHelp}`)
    .option("--keep", "keep the runs of all trials, not only those of the test")
    .option("--json", "print JSON")
    .action(async (given: TuneOptions) => {
      const recipe = recipeNameOf(given.recipe);
      const trials = wholeNumber("--trials", given.trials, 1, 1000);
      const finalists = wholeNumber("--finalists", given.finalists, 1, 100);
      const seedCount = wholeNumber("--seeds", given.seeds, 1, 100);
      const seed = wholeNumber("--seed", given.seed, 0, largestSeed - seedCount);
      const priority = priorityOf(given.priority);
      const texts = given.vary.length ? given.vary : (recipes.get(recipe)?.tuning ?? []);
      const space = new Map<string, Range>(texts.map(parseRange));
      await using connection = await connect(settings, "work");
      const { api } = connection;
      const subject: Subject = { api, dataset: await findDataset(api, given.dataset), recipe, priority };
      const result = await tune(
        {
          space,
          trials,
          finalists,
          metric: given.metric,
          // Who varies the epochs wants them as drawn, not as the rungs of the search give them out.
          epochs: space.has("epochs") ? null : await defaultEpochs(subject),
          seeds: Array.from({ length: seedCount }, (_, i) => seed + i),
          random: createRandom(seed).fork("tune"),
        },
        {
          train: (task) => train(subject, task),
          discard: (runs) => (given.keep ? Promise.resolve() : deleteRuns(api, runs)),
          say: (line) => process.stderr.write(`${line}\n`),
        },
      );
      console.log(
        given.json ? JSON.stringify(result, null, 2) : report(given.metric, [...space.keys()], result),
      );
    });
}
