import type { Command } from "commander";
import type { Purpose } from "../../stored/purposes.js";
import { wholeNumber } from "../arguments.js";
import { connect } from "../connection.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";
import { findDataset } from "./train.js";

interface ListedRun {
  id: string;
  name: string;
  recipe: { name: string };
  dataset: { name: string };
  status: string;
  progress: number;
  waitingFor: string | null;
  promotedFor: readonly Purpose[];
  /** Null for runs of a version without protocols. */
  protocol: { key: string } | null;
  metrics: { name: string; cutoff: number | null; value: number }[];
}

function metric(run: ListedRun, name: string): string {
  const found = run.metrics.find((m) => m.name === name && m.cutoff === 10);
  return found ? found.value.toFixed(4) : "–";
}

function promotedText({ promotedFor }: ListedRun): string {
  return promotedFor.map((purpose) => purpose.toLowerCase()).join(", ");
}

export function addRuns(program: Command, settings: Settings): void {
  program
    .command("runs")
    .description("list training runs and their metrics, newest first")
    .option("--dataset <name or id>", "default: runs of all datasets")
    .option("--first <count>", "how many", "20")
    .option("--json", "print JSON")
    .action(async (options: { dataset?: string; first: string; json?: boolean }) => {
      const first = wholeNumber("--first", options.first, 1, 100);
      await using connection = await connect(settings, "read");
      const dataset = options.dataset ? await findDataset(connection.api, options.dataset) : undefined;
      const { trainingRuns } = await connection.api.query<{ trainingRuns: { edges: { node: ListedRun }[] } }>(
        `query ($dataset: ID, $first: Int) { trainingRuns(dataset: $dataset, first: $first) { edges { node {
          id name recipe { name } dataset { name } status progress waitingFor promotedFor protocol { key } metrics { name cutoff value } } } } }`,
        { dataset, first },
      );
      const runs = trainingRuns.edges.map((edge) => edge.node);
      if (options.json) {
        console.log(JSON.stringify(runs, null, 2));
        return;
      }
      if (runs.length === 0) {
        console.log("No runs yet: ./cinevec train SKIP_GRAM");
        return;
      }
      // Numbers of runs under unlike protocols do not compare, so these are told where there are several.
      const protocols = new Set(runs.map((run) => run.protocol?.key ?? "–"));
      console.log(
        formatTable(
          [
            ...["run", "recipe", "dataset", "status", "promoted for"],
            ...(protocols.size > 1 ? ["held out"] : []),
            ...["hit_rate@10", "ndcg@10", "id"],
          ],
          runs.map((run) => [
            run.name,
            run.recipe.name,
            run.dataset.name,
            run.status === "RUNNING" ? `RUNNING ${Math.floor(run.progress * 100)} %` : run.status,
            promotedText(run),
            ...(protocols.size > 1 ? [run.protocol?.key ?? "–"] : []),
            metric(run, "hit_rate"),
            metric(run, "ndcg"),
            run.id,
          ]),
        ),
      );
      for (const { name, waitingFor } of runs)
        if (waitingFor) console.log(`\n"${name}" waits. ${waitingFor}`);
    });
}
