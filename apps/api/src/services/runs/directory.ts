import type { Dataset, PrismaClient, TrainingRun } from "@cinevec/db";
import { type Promotions, type Purpose, promotedColumn } from "../../stored/purposes.js";
import type { Scope } from "../keys/scope.js";
import { FreshCache } from "./fresh-cache.js";

export type DatasetState = Pick<Dataset, "id" | "status"> & Promotions;
export type RunState = Pick<TrainingRun, "id" | "name" | "datasetId" | "status" | "recipe" | "artifactHash">;

/** Of the newest dataset of a kind, among all or among some. */
const keyOf = (which: string, scope: Scope) =>
  scope === null ? which : `${which} ${[...scope].toSorted().join(",")}`;

/**
 * The few facts that every question about movies needs: which dataset is READY, which runs answer for it. Read
 * once a second at most, however many questions come.
 */
export class Directory {
  private readonly datasets: FreshCache<DatasetState>;
  private readonly newest: FreshCache<DatasetState>;
  private readonly runs: FreshCache<RunState>;

  constructor(prisma: PrismaClient, milliseconds = 1_000) {
    const select = { id: true, status: true, neighborsRunId: true, recommendationsRunId: true } as const;
    this.datasets = new FreshCache((id) => prisma.dataset.findUnique({ where: { id }, select }), {
      milliseconds,
      max: 1_000,
    });
    this.newest = new FreshCache(
      (key) => {
        const [which, ids] = key.split(" ");
        return prisma.dataset.findFirst({
          where: {
            status: "READY",
            id: ids === undefined ? undefined : { in: ids.split(",").filter((id) => id !== "") },
            ...(which === "ready" ? {} : { [promotedColumn[which as Purpose]]: { not: null } }),
          },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          select,
        });
      },
      { milliseconds, max: 100 },
    );
    this.runs = new FreshCache(
      (id) =>
        prisma.trainingRun.findUnique({
          where: { id },
          select: { id: true, name: true, datasetId: true, status: true, recipe: true, artifactHash: true },
        }),
      { milliseconds, max: 10_000 },
    );
  }

  /** @param id a UUID. */
  dataset(id: string): DatasetState | null | Promise<DatasetState | null> {
    return this.datasets.get(id);
  }

  /** The newest READY dataset that has a run promoted for this: what answers where a question names neither. */
  newestAnsweringDataset(purpose: Purpose, scope: Scope): DatasetState | null | Promise<DatasetState | null> {
    return this.newest.get(keyOf(purpose, scope));
  }

  newestReadyDataset(scope: Scope): DatasetState | null | Promise<DatasetState | null> {
    return this.newest.get(keyOf("ready", scope));
  }

  /** @param id a UUID. */
  run(id: string): RunState | null | Promise<RunState | null> {
    return this.runs.get(id);
  }

  /** After this process changed something, so that the next question sees it. */
  forget(): void {
    this.datasets.forget();
    this.newest.forget();
    this.runs.forget();
  }
}
