import { basename } from "node:path";
import { vectorFormats } from "@cinevec/core";
import type { Command } from "commander";
import { ApiGoneError } from "../api-gone-error.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { followRun } from "../follow.js";
import type { ApiClient } from "../graphql-client.js";
import { metricsTable } from "../metrics-table.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";
import { removeAbandoned, stage } from "./import.js";
import { findDataset } from "./train.js";

interface Flags {
  readonly dataset?: string;
  readonly name?: string;
  readonly format?: string;
  readonly licence?: string;
  readonly note?: string;
}

interface Matches {
  readonly format: string;
  readonly rows: number;
  readonly byId: number;
  readonly byImdbId: number;
  readonly byTmdbId: number;
  readonly byTitle: number;
  readonly repeated: number;
  readonly unmatched: number;
  readonly unmatchedExamples: readonly string[];
}

/** What became of the rows, a line each. */
export function matchLines(matches: Matches): string[] {
  const { rows, format, byId, byImdbId, byTmdbId, byTitle, repeated, unmatched, unmatchedExamples } = matches;
  const means = [
    [byId, "by the dataset's ids"],
    [byImdbId, "by IMDb id"],
    [byTmdbId, "by TMDB id"],
    [byTitle, "by title and year"],
  ] as const;
  const found = means.filter(([count]) => count > 0).map(([count, by]) => `${count} ${by}`);
  return [
    `${rows} vectors (${format}): ${found.join(", ")}.`,
    ...(repeated > 0
      ? [`${repeated} were of a movie that an earlier row had taken; the earlier one counts.`]
      : []),
    ...(unmatched > 0
      ? [
          `${unmatched} found no movie: ${unmatchedExamples.join(", ")}${unmatched > unmatchedExamples.length ? ", …" : ""}.`,
        ]
      : []),
  ];
}

async function matchesOf(api: ApiClient, id: string): Promise<Matches | null> {
  const { node } = await api.query<{ node: { matches: Matches | null } }>(
    `query ($id: ID!) { node(id: $id) { ... on TrainingRun { matches {
      format rows byId byImdbId byTmdbId byTitle repeated unmatched unmatchedExamples } } } }`,
    { id },
  );
  return node.matches;
}

export function addImportVectors(program: Command, settings: Settings): void {
  program
    .command("import-vectors")
    .description("make a run of vectors that were learned elsewhere, and measure it like any other")
    .argument(
      "<file>",
      "word2vec text or binary, Parquet; for NPY and projector TSV the folder or zip that also names the rows",
    )
    .option("--dataset <name or id>", "whose movies they are (default: the newest READY dataset)")
    .option("--name <name>", "what to call the run (default: the file's own name)")
    .option("--format <format>", `one of ${vectorFormats.join(", ")} (default: it is found)`)
    .option("--licence <text>", "under which they may be used")
    .option("--note <text>", "who learned them from what, and how")
    .action(async (file: string, flags: Flags) => {
      if (flags.format && !vectorFormats.some((format) => format === flags.format))
        throw new CommandError(`--format takes one of ${vectorFormats.join(", ")}.`);
      await using connection = await connect(settings, "work");
      const { api } = connection;
      const dataset = await findDataset(api, flags.dataset);
      await removeAbandoned(api, settings.importFolder);
      const staged = await stage(file, settings);
      try {
        const { importEmbedding } = await api.query<{
          importEmbedding: MutationResult<{ data: { id: string } }>;
        }>(
          `mutation ($input: ImportEmbeddingInput!) { importEmbedding(input: $input) { __typename
            ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
          {
            input: {
              dataset,
              name: flags.name ?? basename(file),
              source: staged.source ?? file,
              format: flags.format,
              licence: flags.licence,
              note: flags.note,
            },
          },
        );
        const run = await followRun(api, unwrap(importEmbedding).data.id);
        const matches = await matchesOf(api, run.id);
        for (const line of matches ? matchLines(matches) : []) process.stderr.write(`${line}\n`);
        console.log(metricsTable(run.metrics));
        console.log(run.id);
        await staged.remove();
      } catch (error) {
        // Where the API went away, the run reads the copy when it begins anew; the next command removes it after.
        if (!(error instanceof ApiGoneError)) await staged.remove();
        throw error;
      }
    });
}
