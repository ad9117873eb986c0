import type { Command } from "commander";
import { wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import type { ApiClient } from "../graphql-client.js";
import type { Settings } from "../settings.js";
import { sideBySide } from "../side-by-side.js";
import { findDataset } from "./train.js";

interface FoundMovie {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
}

interface FoundRun {
  readonly id: string;
  readonly name: string;
  readonly promoted: boolean;
  readonly recipe: { readonly name: string };
}

interface RunNeighbors {
  readonly run: FoundRun;
  readonly neighbors: readonly {
    readonly rank: number;
    readonly similarity: number;
    readonly movie: FoundMovie;
  }[];
  /** Why the run has no vector of the movie; null where it has one. */
  readonly unlearned: string | null;
}

const usualWidth = 100;

/** The dataset's movie of that title. @throws CommandError where none has such words. */
async function findMovie(api: ApiClient, dataset: string, title: string): Promise<FoundMovie> {
  const { movies } = await api.query<{ movies: { edges: { node: FoundMovie }[] } }>(
    "query ($dataset: ID, $search: String) { movies(dataset: $dataset, search: $search, first: 1) { edges { node { id title year } } } }",
    { dataset, search: title },
  );
  const [found] = movies.edges;
  if (found) return found.node;
  throw new CommandError(`The dataset has no movie ${JSON.stringify(title)}.`);
}

/** Every run of the dataset that has succeeded, oldest first. */
async function succeededRuns(api: ApiClient, dataset: string): Promise<FoundRun[]> {
  const runs: FoundRun[] = [];
  for (let after: string | null = null; ; ) {
    const { trainingRuns }: RunPage = await api.query<RunPage>(
      `query ($dataset: ID, $after: String) { trainingRuns(dataset: $dataset, status: SUCCEEDED, first: 100, after: $after) {
        edges { node { id name promoted recipe { name } } } pageInfo { hasNextPage endCursor } } }`,
      { dataset, after },
    );
    runs.push(...trainingRuns.edges.map(({ node }) => node));
    if (!trainingRuns.pageInfo.hasNextPage) return runs.reverse();
    after = trainingRuns.pageInfo.endCursor;
  }
}

interface RunPage {
  readonly trainingRuns: {
    readonly edges: readonly { readonly node: FoundRun }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

async function neighborsUnder(
  api: ApiClient,
  movie: string,
  run: FoundRun,
  first: number,
): Promise<RunNeighbors> {
  const answer = await api.query<{ movie: Omit<RunNeighbors, "run"> }>(
    `query ($movie: ID!, $run: ID, $first: Int) { movie(id: $movie) {
      neighbors(run: $run, first: $first) { rank similarity movie { id title year } } unlearned(run: $run) } }`,
    { movie, run: run.id, first },
  );
  return { run, ...answer.movie };
}

const named = ({ title, year }: FoundMovie) => (year === null ? title : `${title} (${year})`);

export function addNeighbors(program: Command, settings: Settings): void {
  program
    .command("neighbors")
    .description("print the nearest movies under every run of a dataset side by side")
    .argument("<title...>", "titles, each in quotes")
    .option("--dataset <name or id>", "default: the newest READY dataset")
    .option("--first <count>", "how many neighbors, 1 to 500", "10")
    .option("--json", "print JSON")
    .action(async (titles: string[], options: { dataset?: string; first: string; json?: boolean }) => {
      const first = wholeNumber("--first", options.first, 1, 500);
      await using connection = await connect(settings, "read");
      const { api } = connection;
      const dataset = await findDataset(api, options.dataset);
      const movies: FoundMovie[] = [];
      for (const title of titles) movies.push(await findMovie(api, dataset, title));
      const runs = await succeededRuns(api, dataset);
      if (runs.length === 0)
        throw new CommandError("No run of the dataset has succeeded yet: ./cinevec train SKIP_GRAM");
      const answers: { movie: FoundMovie; runs: RunNeighbors[] }[] = [];
      for (const movie of movies) {
        const found: RunNeighbors[] = [];
        for (const run of runs) found.push(await neighborsUnder(api, movie.id, run, first));
        answers.push({ movie, runs: found });
      }
      if (options.json) {
        console.log(JSON.stringify(answers, null, 2));
        return;
      }
      const width = process.stdout.columns || usualWidth;
      console.log(answers.map(({ movie, runs }) => textOf(movie, runs, width)).join("\n\n"));
    });
}

function textOf(movie: FoundMovie, runs: readonly RunNeighbors[], width: number): string {
  const known = runs.filter(({ neighbors }) => neighbors.length > 0);
  const columns = known.map(({ run, neighbors }) => ({
    head: run.promoted ? `${run.name} *` : run.name,
    cells: neighbors.map((neighbor) => named(neighbor.movie)),
  }));
  const without = runs.flatMap(({ run, neighbors, unlearned }) =>
    neighbors.length > 0 ? [] : [`${run.name} did not learn it. ${unlearned ?? ""}`.trimEnd()],
  );
  return [named(movie), ...(columns.length > 0 ? [sideBySide(columns, width)] : []), ...without].join("\n");
}
