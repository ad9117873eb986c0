import { type Ability, abilitiesOf, recipes } from "@cinevec/core";
import type { Prisma, PrismaClient, RunMetric, TrainingRun } from "@cinevec/db";
import { type Scope, within } from "../keys/scope.js";
import { type Page, type PageQuestion, pageOf } from "../lists/page.js";
import { type RunOrder, runsInOrder } from "./run-order.js";

export interface RunFilter {
  /** Only runs of these datasets. */
  readonly scope: Scope;
  readonly datasetId?: string;
  readonly status?: TrainingRun["status"];
  readonly recipe?: string;
  /** Only runs whose recipe can do this. */
  readonly ability?: Ability;
  readonly archived?: boolean;
}

/** How many runs of a list have a metric; cutoff 0 stands for none. */
export interface MetricCount {
  readonly name: string;
  readonly cutoff: number;
  readonly runCount: number;
}

/** The names of the recipes that a filter lets through; undefined for all. */
function recipesOf({ recipe, ability }: RunFilter): readonly string[] | undefined {
  if (ability === undefined) return recipe === undefined ? undefined : [recipe];
  const able = [...recipes.values()].filter((known) => abilitiesOf(known).includes(ability));
  return able.map(({ name }) => name).filter((name) => recipe === undefined || name === recipe);
}

function passing(filter: RunFilter): Prisma.TrainingRunWhereInput {
  const { datasetId, status, archived } = filter;
  const names = recipesOf(filter);
  return {
    AND: [
      { datasetId: within(filter.scope) },
      { datasetId, status, archived, recipe: names && { in: [...names] } },
    ],
  };
}

/** Training runs as they stand in the database, for reading. */
export class RunRecords {
  constructor(private readonly prisma: PrismaClient) {}

  /** In the order of the ids; null where there is none. */
  async byId(ids: readonly string[]): Promise<(TrainingRun | null)[]> {
    const rows = await this.prisma.trainingRun.findMany({ where: { id: { in: [...ids] } } });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }

  /** Each run's metrics in the order in which they are shown. */
  async metrics(runIds: readonly string[]): Promise<RunMetric[][]> {
    const rows = await this.prisma.runMetric.findMany({
      where: { runId: { in: [...runIds] } },
      orderBy: [{ position: "asc" }, { name: "asc" }, { cutoff: "asc" }],
    });
    const byRun = groupByRun(rows);
    return runIds.map((id) => byRun.get(id) ?? []);
  }

  /** @throws InvalidInputError for a cursor of another order, or a metric that can't be one. */
  page(filter: RunFilter, order: RunOrder, question: PageQuestion): Promise<Page<TrainingRun>> {
    return pageOf(runsInOrder(this.prisma, passing(filter), order), question);
  }

  /** What the runs that pass were measured by, in no order. */
  async metricsAmong(filter: RunFilter): Promise<MetricCount[]> {
    const groups = await this.prisma.runMetric.groupBy({
      by: ["name", "cutoff"],
      where: { run: passing(filter) },
      _count: { runId: true },
    });
    return groups.map(({ name, cutoff, _count }) => ({ name, cutoff, runCount: _count.runId }));
  }
}

/** Map.groupBy, which Node 20 does not have. */
function groupByRun(rows: readonly RunMetric[]): Map<string, RunMetric[]> {
  const groups = new Map<string, RunMetric[]>();
  for (const row of rows) {
    const group = groups.get(row.runId);
    if (group) group.push(row);
    else groups.set(row.runId, [row]);
  }
  return groups;
}
