import { createRandom, recipeNames, recipes } from "@cinevec/core";
import type { Command } from "commander";
import { largestSeed, recipeNameOf, wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { type FollowedRun, requireSuccess, watchRun } from "../follow.js";
import type { ApiClient } from "../graphql-client.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";
import { drawOptions, halvingRungs, parseRange, type Range } from "../tuning-space.js";
import { findDataset } from "./train.js";

interface Trial {
  readonly options: Record<string, unknown>;
  readonly score: number;
  readonly epochs: number;
  readonly run: string;
}

interface TuneOptions {
  recipe: string;
  trials: string;
  dataset?: string;
  vary: string[];
  metric: string;
  seed: string;
  keep?: boolean;
}

/** A run that failed, for one because it diverged, is the worst: the search goes on without its options. */
const failed = Number.NEGATIVE_INFINITY;

function scoreOf(run: FollowedRun, wanted: string): number {
  if (run.status === "FAILED") return failed;
  requireSuccess(run);
  const found = run.metrics.find((m) => (m.cutoff === null ? m.name : `${m.name}@${m.cutoff}`) === wanted);
  if (found) return found.value;
  const known = run.metrics.map((m) => (m.cutoff === null ? m.name : `${m.name}@${m.cutoff}`));
  throw new CommandError(`The run has no metric ${wanted}; it has ${known.join(", ")}.`);
}

async function defaultEpochs(api: ApiClient, recipe: string): Promise<number> {
  const { recipes } = await api.query<{
    recipes: { name: string; optionsSchema: { properties: Record<string, { default?: unknown }> } }[];
  }>("{ recipes { name optionsSchema } }");
  const found = recipes.find((candidate) => candidate.name === recipe);
  if (!found) throw new CommandError(`--recipe takes one of ${recipes.map((r) => r.name).join(", ")}.`);
  return Number(found.optionsSchema.properties.epochs?.default ?? 10);
}

async function runTrial(
  api: ApiClient,
  input: { dataset: string; recipe: string; name: string; options: Record<string, unknown>; seed: number },
): Promise<FollowedRun> {
  const { startTraining } = await api.query<{ startTraining: MutationResult<{ data: { id: string } }> }>(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename
      ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { input },
  );
  return watchRun(api, unwrap(startTraining).data.id);
}

async function deleteRun(api: ApiClient, id: string): Promise<void> {
  await api.query(`mutation ($id: ID!) { deleteRun(id: $id) { __typename } }`, { id });
}

export function addTune(program: Command, settings: Settings): void {
  program
    .command("tune")
    .description("search a recipe's options with successive halving and print the table")
    .requiredOption("--recipe <recipe>", recipeNames.join(", "))
    .option("--trials <number>", "option sets drawn at first", "9")
    .option("--dataset <name or id>", "default: the newest READY dataset")
    .option<string[]>(
      "--vary <name=low..high>",
      "what to vary, instead of the recipe's usual ranges; may be given again",
      (text, all) => [...all, text],
      [],
    )
    .option("--metric <name@k>", "what to make large", "ndcg@10")
    .option("--seed <number>", "decides the draws and the runs", "1")
    .option("--keep", "keep the runs of losing trials")
    .action(async (given: TuneOptions) => {
      const recipe = recipeNameOf(given.recipe);
      const trials = wholeNumber("--trials", given.trials, 1, 1000);
      const seed = wholeNumber("--seed", given.seed, 0, largestSeed);
      await using connection = await connect(settings, "work");
      const { api } = connection;
      const dataset = await findDataset(api, given.dataset);
      const epochs = await defaultEpochs(api, recipe);
      const texts = given.vary.length ? given.vary : (recipes.get(recipe)?.tuning ?? []);
      const space = new Map<string, Range>(texts.map(parseRange));
      const random = createRandom(seed).fork("tune");

      let candidates = Array.from({ length: trials }, () => drawOptions(space, random));
      let table: Trial[] = [];
      const finished: Trial[] = [];
      for (const [rung, plan] of halvingRungs(trials, epochs).entries()) {
        table = [];
        for (const [i, options] of candidates.slice(0, plan.trials).entries()) {
          process.stderr.write(
            `rung ${rung + 1}, trial ${i + 1}/${plan.trials}, ${plan.epochs} epochs: ${JSON.stringify(options)}\n`,
          );
          const run = await runTrial(api, {
            dataset,
            recipe,
            name: `tune ${recipe.toLowerCase()} ${rung + 1}.${i + 1}`,
            options: { ...options, epochs: plan.epochs },
            seed,
          });
          table.push({ options, epochs: plan.epochs, run: run.id, score: scoreOf(run, given.metric) });
        }
        table.sort((a, b) => b.score - a.score);
        finished.push(...table);
        candidates = table.filter(({ score }) => score !== failed).map((trial) => trial.options);
        if (candidates.length === 0) throw new CommandError("No trial succeeded; the lines above say why.");
      }
      const best = table[0]!;
      if (!given.keep)
        for (const trial of finished) if (trial.run !== best.run) await deleteRun(api, trial.run);
      const names = [...space.keys()];
      finished.sort((a, b) => b.epochs - a.epochs || b.score - a.score);
      console.log(
        formatTable(
          [given.metric, "epochs", ...names],
          finished.map((t) => [
            t.score === failed ? "–" : t.score.toFixed(4),
            String(t.epochs),
            ...names.map((name) => String(t.options[name])),
          ]),
        ),
      );
      console.log(`\nbest: ${JSON.stringify({ ...best.options, epochs: best.epochs })}\n${best.run}`);
    });
}
