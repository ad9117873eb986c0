import type { Command } from "commander";
import { wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { findRun } from "../find-run.js";
import type { ApiClient } from "../graphql-client.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";
import { findDataset } from "./train.js";

interface Flags {
  readonly run?: string;
  readonly dataset?: string;
  readonly genre: readonly string[];
  readonly keyword: readonly string[];
  readonly director: readonly string[];
  readonly cast: readonly string[];
  readonly overview?: string;
  readonly year?: string;
  readonly first: string;
  readonly json?: boolean;
}

interface Placed {
  readonly vector: readonly number[];
  readonly neighbors: readonly {
    readonly rank: number;
    readonly similarity: number;
    readonly movie: { readonly id: string; readonly title: string; readonly year: number | null };
  }[];
}

/** The newest run of the dataset that can place movies. @throws CommandError where there is none. */
async function placingRun(api: ApiClient, dataset: string): Promise<{ id: string; name: string }> {
  const { trainingRuns } = await api.query<{
    trainingRuns: { edges: { node: { id: string; name: string } }[] };
  }>(
    `query ($dataset: ID) { trainingRuns(dataset: $dataset, status: SUCCEEDED, ability: PLACE_MOVIES, first: 1) {
      edges { node { id name } } } }`,
    { dataset },
  );
  const [found] = trainingRuns.edges;
  if (found) return found.node;
  throw new CommandError(
    "No run of the dataset can place a movie by its content: ./cinevec train HYBRID makes one.",
  );
}

const gather = (value: string, before: readonly string[]) => [...before, value];

export function addPlace(program: Command, settings: Settings): void {
  program
    .command("place")
    .description("print where a movie that the dataset lacks would stand, by its content")
    .option("--run <name or id>", "default: the dataset's newest run that can place movies")
    .option("--dataset <name or id>", "default: the newest READY dataset")
    .option("--genre <name>", "a genre; repeat it for more, as the next three", gather, [])
    .option("--keyword <name>", "a keyword or tag", gather, [])
    .option("--director <name>", "a director", gather, [])
    .option("--cast <name>", "an actor, in billing order", gather, [])
    .option("--overview <text>", "the plot")
    .option("--year <year>", "1800 to 2200")
    .option("--first <count>", "how many neighbors, 1 to 500", "10")
    .option("--json", "print JSON, the vector with it")
    .action(async (flags: Flags) => {
      const first = wholeNumber("--first", flags.first, 1, 500);
      const year = flags.year === undefined ? null : wholeNumber("--year", flags.year, 1800, 2200);
      await using connection = await connect(settings, "read");
      const { api } = connection;
      const run = flags.run
        ? await findRun(api, flags.run)
        : await placingRun(api, await findDataset(api, flags.dataset));
      const { embedding } = await api.query<{ embedding: { placeMovie: Placed } }>(
        `query ($run: ID!, $movie: NewMovieInput!, $first: Int!) { embedding(run: $run) {
          placeMovie(movie: $movie, first: $first) { vector neighbors { rank similarity movie { id title year } } } } }`,
        {
          run: run.id,
          first,
          movie: {
            year,
            genres: flags.genre,
            keywords: flags.keyword,
            directors: flags.director,
            cast: flags.cast,
            overview: flags.overview,
          },
        },
      );
      const placed = embedding.placeMovie;
      if (flags.json) {
        console.log(JSON.stringify({ run: { id: run.id, name: run.name }, ...placed }, null, 2));
        return;
      }
      console.log(`Placed by ${run.name}, nearest first:`);
      console.log(
        formatTable(
          ["", "movie", "year", "similarity"],
          placed.neighbors.map(({ rank, movie, similarity }) => [
            String(rank),
            movie.title,
            movie.year === null ? "" : String(movie.year),
            similarity.toFixed(3),
          ]),
        ),
      );
    });
}
