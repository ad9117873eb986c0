import { CommandError } from "./command-error.js";
import type { ApiClient } from "./graphql-client.js";

interface FoundRun {
  readonly id: string;
  readonly name: string;
  readonly dataset: { readonly name: string };
}

/** A run by its id or its name. @throws CommandError where there is none, or several have the name. */
export async function findRun(api: ApiClient, wanted: string): Promise<FoundRun> {
  const named: FoundRun[] = [];
  for (let after: string | null = null; ; ) {
    const { trainingRuns }: RunPage = await api.query<RunPage>(
      `query ($after: String) { trainingRuns(first: 100, after: $after) {
        edges { node { id name dataset { name } } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    for (const { node } of trainingRuns.edges) {
      if (node.id === wanted) return node;
      if (node.name === wanted) named.push(node);
    }
    if (!trainingRuns.pageInfo.hasNextPage) break;
    after = trainingRuns.pageInfo.endCursor;
  }
  if (named.length === 1) return named[0]!;
  const text = JSON.stringify(wanted);
  throw new CommandError(
    named.length === 0
      ? `There is no run ${text}: ./cinevec runs lists them.`
      : `${named.length} runs are called ${text}; name one by its id: ${named.map((run) => `${run.id} (${run.dataset.name})`).join(", ")}.`,
  );
}

interface RunPage {
  trainingRuns: {
    edges: { node: FoundRun }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
