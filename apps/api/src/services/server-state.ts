import { statfs } from "node:fs/promises";
import type { PrismaClient } from "@cinevec/db";
import type { Catalogs } from "./catalogs/catalogs.js";
import type { UserRatings } from "./datasets/user-ratings.js";
import type { Spaces } from "./spaces/spaces.js";

export const jobKinds = ["IMPORT", "TRAINING", "MAP"] as const;

/** What waits and what is done of one kind of work. */
export interface QueueState {
  readonly kind: (typeof jobKinds)[number];
  readonly waiting: number;
  readonly running: number;
  /** How long the first in the queue has waited; null where nothing waits. Imports do not tell when they began to. */
  readonly oldestSeconds: number | null;
}

/** A job that a worker has, as it last said. */
export interface RunningJob {
  readonly kind: (typeof jobKinds)[number];
  readonly name: string;
  readonly progress: number;
  /** Since the worker's last sign of life; null before the first. */
  readonly silentSeconds: number | null;
  /** Examples a second; null where nothing is trained. */
  readonly throughput: number | null;
}

interface Kept {
  readonly open: number;
  readonly bytes: number;
}

export interface ServerState {
  readonly queues: readonly QueueState[];
  readonly jobs: readonly RunningJob[];
  /** What is kept in memory: how many embeddings, catalogs and datasets' ratings, and their bytes. */
  readonly spaces: Kept;
  readonly catalogs: Kept;
  readonly ratings: Kept;
  /** Of the file system that holds the data folder. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  readonly database: "pglite" | "postgresql";
  readonly uptimeSeconds: number;
}

interface Row {
  readonly name: string;
  readonly progress: number;
  readonly heartbeatAt: Date | null;
  readonly throughput?: number | null;
}

/** How the server is: what waits, what works, what is in memory and what is left on the disk. */
export class ServerStates {
  constructor(
    private readonly input: {
      readonly prisma: PrismaClient;
      readonly spaces: Spaces;
      readonly catalogs: Catalogs;
      readonly userRatings: UserRatings;
      readonly dataFolder: string;
      readonly database: ServerState["database"];
    },
  ) {}

  async now(): Promise<ServerState> {
    const { prisma, spaces, catalogs, userRatings, dataFolder, database } = this.input;
    const [runs, waitingRuns, firstRun, maps, waitingMaps, firstMap, imports, disk] = await Promise.all([
      prisma.trainingRun.findMany({ where: { status: "RUNNING" }, take: 100, orderBy: { queuedAt: "asc" } }),
      prisma.trainingRun.count({ where: { status: "QUEUED" } }),
      prisma.trainingRun.findFirst({ where: { status: "QUEUED" }, orderBy: { queuedAt: "asc" } }),
      prisma.embeddingMap.findMany({
        where: { status: "RUNNING" },
        take: 100,
        include: { run: { select: { name: true } } },
      }),
      prisma.embeddingMap.count({ where: { status: "QUEUED" } }),
      prisma.embeddingMap.findFirst({ where: { status: "QUEUED" }, orderBy: { createdAt: "asc" } }),
      prisma.dataset.findMany({
        where: { status: "IMPORTING" },
        take: 100,
        orderBy: { createdAt: "asc" },
      }),
      statfs(dataFolder),
    ]);
    const now = Date.now();
    const since = (time: Date | undefined | null) =>
      time == null ? null : Math.max(0, (now - time.getTime()) / 1_000);
    const job = (kind: RunningJob["kind"], row: Row): RunningJob => ({
      kind,
      name: row.name,
      progress: row.progress,
      silentSeconds: since(row.heartbeatAt),
      throughput: row.throughput ?? null,
    });
    const begun = imports.filter(({ heartbeatAt }) => heartbeatAt !== null);
    return {
      queues: [
        {
          kind: "IMPORT",
          waiting: imports.length - begun.length,
          running: begun.length,
          oldestSeconds: since(imports.find(({ heartbeatAt }) => heartbeatAt === null)?.createdAt),
        },
        {
          kind: "TRAINING",
          waiting: waitingRuns,
          running: runs.length,
          oldestSeconds: since(firstRun?.queuedAt),
        },
        {
          kind: "MAP",
          waiting: waitingMaps,
          running: maps.length,
          oldestSeconds: since(firstMap?.createdAt),
        },
      ],
      jobs: [
        ...begun.map((row) => job("IMPORT", { ...row, progress: row.importProgress })),
        ...runs.map((row) => job("TRAINING", row)),
        ...maps.map((row) => job("MAP", { ...row, name: `${row.projection} of ${row.run.name}` })),
      ],
      spaces: spaces.kept(),
      catalogs: catalogs.kept(),
      ratings: userRatings.kept(),
      disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
      database,
      uptimeSeconds: process.uptime(),
    };
  }
}
