import { type Ability, abilitiesOf, InvalidInputError, recipes } from "@cinevec/core";
import type { Prisma, PrismaClient, RunMetric, TrainingRun } from "@cinevec/db";
import { type Page, type PageQuestion, pageOf } from "./page.js";

export interface RunOrder {
  readonly field: "QUEUED_AT" | "FINISHED_AT" | "NAME" | "METRIC";
  /** "recall@20", or a name alone where the metric has no cutoff. */
  readonly metric?: string | null;
  readonly direction: "ASC" | "DESC";
}

export interface RunFilter {
  readonly datasetId?: string;
  readonly status?: TrainingRun["status"];
  readonly recipe?: string;
  /** Only runs whose recipe can do this. */
  readonly ability?: Ability;
}

/** The names of the recipes that a filter lets through; undefined for all. */
function recipesOf({ recipe, ability }: RunFilter): readonly string[] | undefined {
  if (ability === undefined) return recipe === undefined ? undefined : [recipe];
  const able = [...recipes.values()].filter((known) => abilitiesOf(known).includes(ability));
  return able.map(({ name }) => name).filter((name) => recipe === undefined || name === recipe);
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

  /** Runs without a value to order by come last either way. */
  async page(filter: RunFilter, order: RunOrder, question: PageQuestion): Promise<Page<TrainingRun>> {
    const names = recipesOf(filter);
    const where: Prisma.TrainingRunWhereInput = {
      datasetId: filter.datasetId,
      status: filter.status,
      recipe: names && { in: [...names] },
    };
    const ids =
      order.field === "METRIC" ? await this.byMetric(where, order) : await this.byColumn(where, order);
    return pageOf(ids, question, (some) => this.byId(some));
  }

  private async byColumn(where: Prisma.TrainingRunWhereInput, order: RunOrder): Promise<string[]> {
    const sort = order.direction === "ASC" ? "asc" : "desc";
    const column: Prisma.TrainingRunOrderByWithRelationInput =
      order.field === "NAME"
        ? { name: sort }
        : order.field === "FINISHED_AT"
          ? { finishedAt: { sort, nulls: "last" } }
          : { queuedAt: sort };
    const rows = await this.prisma.trainingRun.findMany({
      where,
      orderBy: [column, { id: sort }],
      select: { id: true },
    });
    return rows.map((row) => row.id);
  }

  private async byMetric(where: Prisma.TrainingRunWhereInput, order: RunOrder): Promise<string[]> {
    const match = /^([a-z_]+)(?:@(\d{1,6}))?$/.exec(order.metric ?? "");
    if (!match)
      throw InvalidInputError.of(
        ["orderBy", "metric"],
        'must name a metric to order by, for instance "recall@20" or "rmse".',
      );
    const measured = await this.prisma.runMetric.findMany({
      where: { name: match[1]!, cutoff: Number(match[2] ?? 0), run: where },
      orderBy: [{ value: order.direction === "ASC" ? "asc" : "desc" }, { runId: "desc" }],
      select: { runId: true },
    });
    const ids = measured.map((row) => row.runId);
    const rest = await this.byColumn(
      { ...where, id: { notIn: ids } },
      { field: "QUEUED_AT", direction: "DESC" },
    );
    return [...ids, ...rest];
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
