import { followDataset, followRun } from "./follow.js";
import type { ApiClient } from "./graphql-client.js";
import { errorFields, type MutationResult, unwrap } from "./results.js";

interface Overview {
  datasets: { totalCount: number };
  trainingRuns: { totalCount: number };
}

/** Where there is no dataset yet: imports the embedded sample and trains skip-gram on it. */
export async function fillEmptyHouse(api: ApiClient, say: (line: string) => void): Promise<void> {
  const { datasets, trainingRuns } = await api.query<Overview>(
    "{ datasets(first: 1) { totalCount } trainingRuns(first: 1) { totalCount } }",
  );
  if (datasets.totalCount > 0 || trainingRuns.totalCount > 0) return;
  say("importing the embedded sample: 3,201 real movies, a simulated audience");
  const { importDataset } = await api.query<{ importDataset: MutationResult<{ data: { id: string } }> }>(
    `mutation { importDataset(input: { name: "sample", format: SAMPLE }) { __typename
      ... on ImportDatasetSuccess { data { id } } ${errorFields} } }`,
  );
  const dataset = await followDataset(api, unwrap(importDataset).data.id);
  say("training skip-gram on it");
  const { startTraining } = await api.query<{ startTraining: MutationResult<{ data: { id: string } }> }>(
    `mutation ($dataset: ID!) {
      startTraining(input: { dataset: $dataset, recipe: SKIP_GRAM, name: "skip-gram", seed: 1, promote: true }) {
        __typename ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { dataset: dataset.id },
  );
  await followRun(api, unwrap(startTraining).data.id);
}
