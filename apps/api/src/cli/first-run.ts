import type { Purpose } from "../stored/purposes.js";
import { followDataset, followRun } from "./follow.js";
import type { ApiClient } from "./graphql-client.js";
import { promoteRun } from "./promote-run.js";
import { errorFields, type MutationResult, unwrap } from "./results.js";

interface FirstRun {
  readonly recipe: string;
  readonly preset?: string;
  readonly name: string;
  readonly purpose: Purpose;
}

/** What is trained on the sample: a run that is good at each purpose. */
const firstRuns: readonly FirstRun[] = [
  { recipe: "EASE", name: "EASE", purpose: "NEIGHBORS" },
  { recipe: "SKIP_GRAM", preset: "next", name: "skip-gram", purpose: "RECOMMENDATIONS" },
];

interface ListedRun {
  id: string;
  name: string;
  status: string;
  recipe: { name: string };
}
interface Overview {
  datasets: { edges: { node: { id: string; name: string; format: string; status: string } }[] };
  trainingRuns: { totalCount: number; edges: { node: ListedRun }[] };
}
interface Promoted {
  dataset: Record<Purpose, { id: string } | null>;
}

/**
 * In a house with no dataset but the sample and no runs but those that this made: imports the embedded sample, and
 * trains and promotes one run for each purpose. Goes on where an earlier start was stopped.
 */
export async function fillEmptyHouse(api: ApiClient, say: (line: string) => void): Promise<void> {
  const { datasets, trainingRuns } = await api.query<Overview>(
    `{ datasets(first: 2) { edges { node { id name format status } } }
       trainingRuns(first: 10) { totalCount edges { node { id name status recipe { name } } } } }`,
  );
  const nodes = datasets.edges.map((edge) => edge.node);
  const isSample = (node: (typeof nodes)[number]) => node.format === "SAMPLE" && node.name === "sample";
  const runs = trainingRuns.edges.map((edge) => edge.node);
  const madeBy = (first: FirstRun) =>
    runs.find((run) => run.recipe.name === first.recipe && run.name === first.name);
  const made = firstRuns.map(madeBy).filter((run) => run !== undefined);
  // Who has run or deleted anything of their own is left alone; so is who stopped or broke one of these runs.
  if (!nodes.every(isSample) || trainingRuns.totalCount !== made.length) return;
  if (made.some((run) => run.status === "FAILED" || run.status === "CANCELLED")) return;
  // All are queued at once: where one has ended and another is missing, somebody deleted that.
  if (made.length < firstRuns.length && made.some((run) => run.status === "SUCCEEDED")) return;

  let datasetId = nodes.find((node) => node.status !== "FAILED")?.id;
  if (made.length === 0) {
    say("importing the embedded sample: 3,201 real movies, a simulated audience");
    datasetId ??= await importSample(api);
  }
  if (datasetId === undefined) return;
  await followDataset(api, datasetId);
  const promoted = await promotedRuns(api, datasetId);
  // All are queued before the first is waited for: a start that is stopped meanwhile leaves them in the queue.
  const started: { first: FirstRun; id: string }[] = [];
  for (const first of firstRuns)
    started.push({ first, id: madeBy(first)?.id ?? (await startRun(api, datasetId, first)) });
  for (const { first, id } of started) {
    if (promoted[first.purpose] !== null) continue;
    say(`training ${first.name} on it, for ${first.purpose.toLowerCase()}`);
    await followRun(api, id);
    await promoteRun(api, id, [first.purpose]);
  }
}

async function importSample(api: ApiClient): Promise<string> {
  const { importDataset } = await api.query<{ importDataset: MutationResult<{ data: { id: string } }> }>(
    `mutation { importDataset(input: { name: "sample", format: SAMPLE }) { __typename
      ... on ImportDatasetSuccess { data { id } } ${errorFields} } }`,
  );
  return unwrap(importDataset).data.id;
}

async function startRun(
  api: ApiClient,
  dataset: string,
  { recipe, preset, name }: FirstRun,
): Promise<string> {
  const { startTraining } = await api.query<{ startTraining: MutationResult<{ data: { id: string } }> }>(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      __typename ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { input: { dataset, recipe, preset, name, seed: 1 } },
  );
  return unwrap(startTraining).data.id;
}

async function promotedRuns(api: ApiClient, id: string): Promise<Promoted["dataset"]> {
  const { dataset } = await api.query<Promoted>(
    `query ($id: ID!) { dataset(id: $id) {
      NEIGHBORS: promotedRun(for: NEIGHBORS) { id } RECOMMENDATIONS: promotedRun(for: RECOMMENDATIONS) { id } } }`,
    { id },
  );
  return dataset;
}
