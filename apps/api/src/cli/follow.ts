import { ApiGoneError } from "./api-gone-error.js";
import { CommandError } from "./command-error.js";
import { type Enrichment, enrichmentFields, enrichmentLines } from "./enrichment-lines.js";
import type { ApiClient } from "./graphql-client.js";
import { createProgress, formatSeconds } from "./progress.js";

export interface FollowedRun {
  id: string;
  name: string;
  status: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  progress: number;
  epoch: number;
  epochs: number;
  etaSeconds: number | null;
  throughput: number | null;
  error: string | null;
  waitingFor: string | null;
  lossCurve: { train: number | null }[];
  metrics: {
    name: string;
    cutoff: number | null;
    value: number;
    higherIsBetter: boolean;
    caveat: string | null;
  }[];
}

/** Shows a run until it has ended. @throws CommandError where it did not succeed. */
export async function followRun(api: ApiClient, id: string): Promise<FollowedRun> {
  const run = await watchRun(api, id);
  requireSuccess(run);
  return run;
}

/** @throws CommandError unless the run succeeded. */
function requireSuccess({ name, id, status }: FollowedRun): void {
  if (status !== "SUCCEEDED") throw new CommandError(`Run ${name} (${id}) ended as ${status}.`);
}

const hasEnded = (status: FollowedRun["status"]) => status !== "QUEUED" && status !== "RUNNING";

/** Shows a run until it has ended, well or not. @throws ApiGoneError that says how it goes on. */
export async function watchRun(api: ApiClient, id: string): Promise<FollowedRun> {
  const progress = createProgress("training", process.stderr, Date.now);
  let last: FollowedRun | null = null;
  try {
    for await (const { trainingRunChanged: run } of api.subscribe<{ trainingRunChanged: FollowedRun }>(
      `subscription ($id: ID!) { trainingRunChanged(id: $id) {
        id name status progress epoch epochs etaSeconds throughput error waitingFor
        lossCurve { train } metrics { name cutoff value higherIsBetter caveat } } }`,
      { id },
    )) {
      last = run;
      const loss = run.lossCurve.at(-1)?.train;
      progress.update(
        run.progress,
        [
          run.status.toLowerCase(),
          run.waitingFor ?? "",
          run.epochs ? `epoch ${run.epoch}/${run.epochs}` : "",
          loss == null ? "" : `loss ${loss.toFixed(4)}`,
          run.throughput ? `${Math.round(run.throughput).toLocaleString("en")} examples/s` : "",
          run.etaSeconds == null ? "" : `${formatSeconds(run.etaSeconds)} left`,
        ]
          .filter(Boolean)
          .join(", "),
      );
    }
    // A server that stops completes its streams, too.
    if (!last || !hasEnded(last.status)) throw new ApiGoneError("The API stopped.");
  } catch (error) {
    if (!(error instanceof ApiGoneError)) throw error;
    const state = last
      ? `"${last.name}" was ${last.status}, ${Math.floor(last.progress * 100)} %`
      : "was followed";
    progress.end("the API went away");
    throw new ApiGoneError(
      `${error.message} The run ${state}, id ${id}. It is not lost: it goes on from its last checkpoint when the ` +
        "API runs again (./cinevec start), or goes on now where the API still runs. ./cinevec runs tells how it is.",
      { cause: error },
    );
  }
  progress.end(
    last.status === "SUCCEEDED"
      ? "succeeded"
      : `${last.status.toLowerCase()}${last.error ? `: ${last.error}` : ""}`,
  );
  return last;
}

export interface FollowedDataset {
  id: string;
  name: string;
  status: "IMPORTING" | "READY" | "FAILED";
  importProgress: number;
  error: string | null;
  movieCount: number;
  userCount: number;
  ratingCount: number;
  rejectedLines: { file: string; reason: string; count: number; firstLines: number[] }[];
  enriched: Enrichment | null;
}

/** "movies.csv: 2 lines rejected, movie has no title (lines 8, 9)"; a count of 0 speaks of the whole file. */
function describeRejected({
  file,
  reason,
  count,
  firstLines,
}: FollowedDataset["rejectedLines"][number]): string {
  if (count === 0) return `${file} ${reason}`;
  const lines = `${count.toLocaleString("en")} line${count === 1 ? "" : "s"} rejected`;
  return `${file}: ${lines}, ${reason} (line${firstLines.length === 1 ? "" : "s"} ${firstLines.join(", ")}${count > firstLines.length ? ", …" : ""})`;
}

/** Shows an import until it has ended. @throws CommandError where it failed; ApiGoneError that says how it goes on. */
export async function followDataset(api: ApiClient, id: string): Promise<FollowedDataset> {
  const progress = createProgress("importing", process.stderr, Date.now);
  let last: FollowedDataset | null = null;
  try {
    for await (const { datasetChanged: dataset } of api.subscribe<{ datasetChanged: FollowedDataset }>(
      `subscription ($id: ID!) { datasetChanged(id: $id) {
        id name status importProgress error movieCount userCount ratingCount
        rejectedLines { file reason count firstLines } ${enrichmentFields} } }`,
      { id },
    )) {
      last = dataset;
      progress.update(dataset.importProgress, dataset.status.toLowerCase());
    }
    if (!last || last.status === "IMPORTING") throw new ApiGoneError("The API stopped.");
  } catch (error) {
    if (!(error instanceof ApiGoneError)) throw error;
    progress.end("the API went away");
    throw new ApiGoneError(
      `${error.message} The import ${last ? `of "${last.name}" ` : ""}was not finished, dataset ${id}. It begins anew ` +
        "when the API runs again (./cinevec start), or goes on now where the API still runs.",
      { cause: error },
    );
  }
  if (last.status !== "READY") {
    progress.end("failed");
    throw new CommandError(last.error ?? "The import failed.");
  }
  const count = (n: number) => n.toLocaleString("en");
  progress.end(
    `${count(last.movieCount)} movies, ${count(last.userCount)} users, ${count(last.ratingCount)} ratings`,
  );
  for (const line of [
    ...last.rejectedLines.map(describeRejected),
    ...(last.enriched ? enrichmentLines(last.enriched) : []),
  ])
    process.stderr.write(`  ${line}\n`);
  return last;
}
