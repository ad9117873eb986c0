import type { PrismaClient, TrainingRun } from "@cinevec/db";
import { covers, type Scope } from "../keys/scope.js";

type QueuedRun = Pick<
  TrainingRun,
  "id" | "name" | "status" | "progress" | "etaSeconds" | "queuedAt" | "trainOn"
>;

/** A worker takes a run within seconds of its turn; beyond that, none is there. In milliseconds. */
const patience = 15_000;
const mostNames = 3;
/** Of a run that the caller may not see. */
const hiddenName = "a run of another dataset";

/** Why runs wait: what runs before them, and their places. */
export class WaitingRuns {
  constructor(private readonly prisma: PrismaClient) {}

  /**
   * For each run what it waits for, in words; null where it does not wait. One query for all.
   * @param scope runs of other datasets count, and keep their names.
   */
  async reasons(runs: readonly TrainingRun[], now: number, scope: Scope): Promise<(string | null)[]> {
    if (!runs.some(isQueued)) return runs.map(() => null);
    const all = await this.prisma.trainingRun.findMany({
      where: { status: { in: ["QUEUED", "RUNNING"] } },
      // As workers take them.
      orderBy: [{ priority: "desc" }, { queuedAt: "asc" }, { id: "asc" }],
      select: {
        id: true,
        name: true,
        status: true,
        progress: true,
        etaSeconds: true,
        queuedAt: true,
        datasetId: true,
        trainOn: true,
      },
    });
    const rows: QueuedRun[] = all.map((run) =>
      covers(scope, run.datasetId) ? run : { ...run, name: hiddenName },
    );
    const running = rows.filter(({ status }) => status === "RUNNING");
    return runs.map((run) => {
      // Those for Spark are taken by workers that have a cluster, each kind in its own order.
      const queued = rows.filter((other) => isQueued(other) && other.trainOn === run.trainOn);
      const place = queued.findIndex(({ id }) => id === run.id);
      return place < 0 ? null : reason(queued, place, running, now);
    });
  }
}

const isQueued = ({ status }: { readonly status: TrainingRun["status"] }) => status === "QUEUED";

function reason(
  queued: readonly QueuedRun[],
  place: number,
  running: readonly QueuedRun[],
  now: number,
): string {
  const before = queued.slice(0, place);
  const turn =
    place === 0
      ? "It is next."
      : `Place ${place + 1} of ${queued.length}, after ${listed(before.map(({ name }) => `"${name}"`))}.`;
  const onSpark = (queued[0] as QueuedRun).trainOn === "SPARK";
  if (onSpark && !running.some((run) => run.trainOn === "SPARK"))
    return `${turn} It waits for a worker that has a Spark cluster (CINEVEC_SPARK_MASTER).`;
  if (running.length > 0) return `${turn} Running now: ${listed(running.map(howFar))}.`;
  const waitsSince = now - (queued[0] as QueuedRun).queuedAt.getTime();
  return waitsSince < patience
    ? `${turn} A worker takes the next run within seconds.`
    : `${turn} No worker has taken the next run: ./cinevec start or ./cinevec worker starts one.`;
}

function howFar({ name, progress, etaSeconds }: QueuedRun): string {
  const left = etaSeconds === null ? "" : `, about ${duration(etaSeconds)} left`;
  return `"${name}" (${Math.floor(progress * 100)} %${left})`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames);
  return names.length > mostNames
    ? `${shown.join(", ")} and ${names.length - mostNames} more`
    : shown.join(", ");
}
