import { followDataset, followRun } from "./follow.js";
import type { ApiClient } from "./graphql-client.js";
import { errorFields, type MutationResult, unwrap } from "./results.js";

interface Overview {
  datasets: { edges: { node: { id: string; name: string; format: string; status: string } }[] };
  trainingRuns: { totalCount: number };
}

/**
 * In a house without runs and without any dataset but the sample: imports the embedded sample and trains skip-gram
 * on it. Goes on where an earlier start was stopped between the two.
 */
export async function fillEmptyHouse(api: ApiClient, say: (line: string) => void): Promise<void> {
  const { datasets, trainingRuns } = await api.query<Overview>(
    "{ datasets(first: 2) { edges { node { id name format status } } } trainingRuns(first: 1) { totalCount } }",
  );
  const nodes = datasets.edges.map((edge) => edge.node);
  const isSample = (node: (typeof nodes)[number]) => node.format === "SAMPLE" && node.name === "sample";
  if (trainingRuns.totalCount > 0 || !nodes.every(isSample)) return;
  say("importing the embedded sample: 3,201 real movies, a simulated audience");
  const begun = nodes.find((node) => node.status !== "FAILED");
  const dataset = await followDataset(api, begun?.id ?? (await importSample(api)));
  say("training skip-gram on it");
  const { startTraining } = await api.query<{ startTraining: MutationResult<{ data: { id: string } }> }>(
    `mutation ($dataset: ID!) {
      startTraining(input: { dataset: $dataset, recipe: SKIP_GRAM, name: "skip-gram", seed: 1, promote: true }) {
        __typename ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { dataset: dataset.id },
  );
  await followRun(api, unwrap(startTraining).data.id);
}

async function importSample(api: ApiClient): Promise<string> {
  const { importDataset } = await api.query<{ importDataset: MutationResult<{ data: { id: string } }> }>(
    `mutation { importDataset(input: { name: "sample", format: SAMPLE }) { __typename
      ... on ImportDatasetSuccess { data { id } } ${errorFields} } }`,
  );
  return unwrap(importDataset).data.id;
}
