import { recipeNames } from "@cinevec/core";
import type { Command } from "commander";
import { largestSeed } from "../../services/runs/seed.js";
import { allDatasets, type NamedDataset } from "../all-datasets.js";
import { parseOption, priorityHelp, priorityOf, recipeNameOf, wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { followRun } from "../follow.js";
import type { ApiClient } from "../graphql-client.js";
import { metricsTable } from "../metrics-table.js";
import { type ProtocolOptions, protocolInput, protocolOptions } from "../protocol-options.js";
import { refitRun } from "../refit-run.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";

/**
 * A dataset's id from its name or id; without either, the newest READY one.
 * @param suits which ones to name where it is not found.
 */
export async function findDataset(
  api: ApiClient,
  wanted: string | undefined,
  suits: (dataset: NamedDataset) => boolean = () => true,
): Promise<string> {
  const names: string[] = [];
  for await (const dataset of allDatasets(api)) {
    const { id, name, status } = dataset;
    if (wanted ? id === wanted || name === wanted : status === "READY") return id;
    if (suits(dataset)) names.push(name);
  }
  const known = names.slice(0, 20).join(", ") + (names.length > 20 ? `, and ${names.length - 20} more` : "");
  throw new CommandError(
    wanted
      ? `There is no dataset ${JSON.stringify(wanted)}; there are: ${known || "none"}.`
      : "There is no dataset yet: ./cinevec import sample",
  );
}

interface TrainOptions extends ProtocolOptions {
  dataset?: string;
  name?: string;
  option: [string, unknown][];
  preset?: string;
  seed?: string;
  pretrainedRun?: string;
  engine?: string;
  priority?: string;
  refit?: boolean;
  promote?: boolean;
}

const engines = ["LOCAL", "SPARK"];

function engineOf(text: string | undefined): string | undefined {
  const engine = text?.toUpperCase();
  if (engine !== undefined && !engines.includes(engine))
    throw new CommandError(`--engine: ${JSON.stringify(text)} is neither local nor spark.`);
  return engine;
}

export function addTrain(program: Command, settings: Settings): void {
  const command = program
    .command("train")
    .description("train a recipe and watch it")
    .argument("<recipe>", `one of ${recipeNames.join(", ")}`)
    .option("--dataset <name or id>", "default: the newest READY dataset")
    .option("--name <name>", "what to call the run")
    .option<[string, unknown][]>(
      "-o, --option <name=value>",
      "an option of the recipe; may be given again",
      (text, all) => [...all, parseOption(text)],
      [],
    )
    .option("--preset <name>", "a named set of the recipe's options; those of --option win")
    .option("--seed <number>", "decides the draws (default: drawn)")
    .option("--pretrained-run <id>", "the run whose movie vectors to start from, for recipes that do")
    .option("--engine <engine>", "local, or spark: on the cluster of a worker that has one (IALS, SKIP_GRAM)")
    .option("--priority <number>", priorityHelp)
    .option("--refit", "when it has succeeded, train the same on all ratings, those held out too")
    .option(
      "--promote",
      "let the run answer for its dataset when it succeeds, for neighbors and recommendations; with --refit, then the refit",
    );
  protocolOptions(command, { many: false }).action(async (recipeText: string, options: TrainOptions) => {
    const recipe = recipeNameOf(recipeText);
    const seed = options.seed === undefined ? undefined : wholeNumber("--seed", options.seed, 0, largestSeed);
    const priority = priorityOf(options.priority);
    await using connection = await connect(settings, "work");
    const { api } = connection;
    const input = {
      dataset: await findDataset(api, options.dataset),
      recipe,
      name: options.name,
      preset: options.preset,
      options: Object.fromEntries(options.option),
      seed,
      pretrainedRun: options.pretrainedRun,
      engine: engineOf(options.engine),
      priority,
      promote: options.promote ?? false,
      protocol: protocolInput(options),
    };
    const { startTraining } = await api.query<{ startTraining: MutationResult<{ data: { id: string } }> }>(
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename
          ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
      { input },
    );
    const run = await followRun(api, unwrap(startTraining).data.id);
    console.log(metricsTable(run.metrics));
    console.log(run.id);
    if (options.refit) console.log((await refitRun(api, run.id, { promote: input.promote, priority })).id);
  });
}
