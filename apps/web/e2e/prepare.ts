import { type Api, graphql, until } from "./graphql";

const shortRun = { dimensions: 32, epochs: 8 };

/** Imports the embedded sample twice and trains short runs on one, through the same mutations as the site. */
export async function prepare(api: Api): Promise<void> {
  const dataset = await importSample(api, "sample");
  const skipGram = { dataset, recipe: "SKIP_GRAM", seed: 7, options: shortRun };
  const first = await train(api, { ...skipGram, name: "first run", promote: true });
  // Of another seed: the same one on as many threads gives the same vectors, and so the same answers.
  await train(api, { ...skipGram, seed: 8, name: "second run" });
  const oneEpoch = { recipe: "USER_MOVIE", pretrainedRun: first, options: { epochs: 1 } };
  await train(api, { ...oneEpoch, dataset, name: "users' run" });
  // Newer than the one that can answer, and so not what a visitor should land on.
  await importSample(api, "untrained");
}

async function importSample(api: Api, name: string): Promise<string> {
  const imported = await graphql<{ importDataset: { data?: { id: string }; message?: string } }>(
    api,
    `mutation ($name: String!) { importDataset(input: { name: $name, format: SAMPLE }) {
      ... on ImportDatasetSuccess { data { id } } ... on Error { message } } }`,
    { name },
  );
  const dataset = imported.importDataset.data?.id;
  if (!dataset) throw new Error(`the sample was not imported: ${imported.importDataset.message}`);
  const state = await until<{ dataset: { status: string; error: string | null } }>(
    api,
    "query ($id: ID!) { dataset(id: $id) { status error } }",
    { id: dataset },
    (data) => data.dataset.status !== "IMPORTING",
  );
  if (state.dataset.status !== "READY") throw new Error(`the import failed: ${state.dataset.error}`);
  return dataset;
}

/** The id of the run, which has succeeded. */
async function train(api: Api, input: object): Promise<string> {
  const started = await graphql<{ startTraining: { data?: { id: string } } }>(
    api,
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      ... on StartTrainingSuccess { data { id } } } }`,
    { input },
  );
  const run = started.startTraining.data?.id;
  if (!run) throw new Error(`no run was started: ${JSON.stringify(started)}`);
  const ended = await until<{ trainingRun: { status: string; error: string | null } }>(
    api,
    "query ($id: ID!) { trainingRun(id: $id) { status error } }",
    { id: run },
    (data) => !["QUEUED", "RUNNING"].includes(data.trainingRun.status),
  );
  if (ended.trainingRun.status !== "SUCCEEDED") throw new Error(`the run failed: ${ended.trainingRun.error}`);
  return run;
}
