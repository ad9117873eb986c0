import { isDeepStrictEqual } from "node:util";
import { ConflictError, InvalidInputError, loadManifest, NotFoundError } from "@cinevec/core";
import type { BlobStore, Database, EmbeddingMap, Prisma, TrainingRun } from "@cinevec/db";
import { pointsBlob } from "../../stored/map-file.js";
import { projectionNamed } from "../../stored/map-options.js";
import { type MapRegion, mapRegions } from "../../stored/map-regions.js";
import { getSealed } from "../../stored/sealed-blobs.js";
import { cancelChannel, mapsChannel } from "../../training/job.js";
import type { Queue } from "../../training/queue.js";
import type { SentFile } from "../downloads/downloads.js";
import { endedWithin, follow } from "../following/follow.js";
import { SharedFollows } from "../following/shared-follows.js";
import { checkOptions } from "../runs/check-options.js";
import { lockRun } from "../runs/row-locks.js";
import { isSeed, largestSeed } from "../runs/seed.js";

interface ComputeMap {
  readonly runId: string;
  readonly projection: string;
  /** As it came; checked against the projection. */
  readonly options?: unknown;
  /** 0 to 2^31 - 1; the run's without one. */
  readonly seed?: number | null | undefined;
  /** The UUID of a map of another run of the dataset to start from and to be held by. */
  readonly alignWith?: string | null;
}

const hasEnded = ({ status }: Pick<EmbeddingMap, "status">) => status !== "QUEUED" && status !== "RUNNING";

/** Maps of runs: what may be asked of them. Ids are UUIDs. */
export class Maps {
  private readonly db: Database;
  private readonly blobs: BlobStore;
  private readonly queue: Queue;

  constructor(tools: { readonly db: Database; readonly blobs: BlobStore; readonly queue: Queue }) {
    this.db = tools.db;
    this.blobs = tools.blobs;
    this.queue = tools.queue;
  }

  byId(id: string): Promise<EmbeddingMap | null> {
    return this.db.prisma.embeddingMap.findUnique({ where: { id } });
  }

  /** All of a run, the newest first. */
  ofRun(runId: string): Promise<EmbeddingMap[]> {
    return this.db.prisma.embeddingMap.findMany({
      where: { runId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
  }

  /** The newest that SUCCEEDED. */
  newest(runId: string, projection: string): Promise<EmbeddingMap | null> {
    return this.db.prisma.embeddingMap.findFirst({
      where: { runId, projection, status: "SUCCEEDED" },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
  }

  /**
   * Writes the map and its job in one transaction. Where the run has the same map, or it is under way, that one; where
   * it failed or was cancelled, it is tried again.
   * @throws NotFoundError; ConflictError unless the run SUCCEEDED; InvalidInputError with paths as in ComputeMapInput.
   */
  async compute({
    runId,
    projection: name,
    alignWith: alignedWithId = null,
    ...input
  }: ComputeMap): Promise<EmbeddingMap> {
    const { prisma } = this.db;
    const run = await prisma.trainingRun.findUnique({ where: { id: runId } });
    if (!run) throw new NotFoundError("training run", runId);
    if (run.status !== "SUCCEEDED")
      throw new ConflictError(`Only a run that succeeded can be drawn; this one is ${run.status}.`);
    const seed = input.seed ?? run.seed;
    if (!isSeed(seed)) throw InvalidInputError.of("seed", `must be a whole number, 0 to ${largestSeed}.`);
    const projection = projectionNamed(name);
    const options = checkOptions(projection, input.options);
    if (alignedWithId !== null) await this.checkAligned(alignedWithId, run, name);
    const { shape } = await loadManifest(this.blobs.folder(`runs/${runId}/artifact`));
    projection.neighborsNeeded(options, shape[0]);

    const id = await prisma.$transaction(async (transaction) => {
      // Of two that ask for the same at once the second finds the first one's.
      if (!(await lockRun(transaction, runId, "UPDATE"))) throw new NotFoundError("training run", runId);
      const alike = await transaction.embeddingMap.findMany({
        where: { runId, projection: name, seed, aligned: alignedWithId !== null, alignedWithId },
      });
      const same = alike.find((map) => isDeepStrictEqual(map.options, options));
      if (same && (same.status === "RUNNING" || same.status === "SUCCEEDED")) return same.id;
      if (same?.status === "QUEUED" && !same.automatic) return same.id;
      const state = { status: "QUEUED", automatic: false } as const;
      const map = same
        ? await transaction.embeddingMap.update({
            where: { id: same.id },
            data: {
              ...state,
              progress: 0,
              attempt: 0,
              error: null,
              cancelRequested: false,
              finishedAt: null,
            },
          })
        : await transaction.embeddingMap.create({
            data: {
              ...{ ...state, runId, projection: name, seed, options: options as Prisma.InputJsonObject },
              ...{ aligned: alignedWithId !== null, alignedWithId },
            },
          });
      await this.queue.send(transaction, "map", map.id);
      return map.id;
    });
    await this.queue.wake("map");
    return this.changed(id);
  }

  /** Returns once it has ended, or after two seconds. @throws NotFoundError; ConflictError where it has ended. */
  async cancel(id: string): Promise<EmbeddingMap> {
    const { embeddingMap } = this.db.prisma;
    const waiting = await embeddingMap.updateMany({
      where: { id, status: "QUEUED" },
      data: { status: "CANCELLED", finishedAt: new Date() },
    });
    if (waiting.count > 0) return this.changed(id);
    const running = await embeddingMap.updateMany({
      where: { id, status: "RUNNING" },
      data: { cancelRequested: true },
    });
    const map = await this.existing(id);
    if (running.count === 0) throw new ConflictError(`The map has already ended: ${map.status}.`);
    await this.db.notify(cancelChannel, id);
    const changes = this.follow(id, () => this.byId(id), 250);
    return (await endedWithin(2_000, changes, hasEnded)) ?? this.changed(id);
  }

  /** The map at once and at every change until it has ended. @throws NotFoundError at the first step. */
  changes(id: string): AsyncIterableIterator<EmbeddingMap> {
    return this.followed.of(id);
  }

  /** Of each level, where they lie on this map; none while it is made. @throws CorruptDataError. */
  regions(runId: string, id: string): Promise<readonly (readonly MapRegion[])[]> {
    return mapRegions(this.blobs, runId, id);
  }

  /** The points. @throws NotFoundError; ConflictError unless it SUCCEEDED. */
  async file(runId: string, id: string): Promise<SentFile> {
    const map = await this.byId(id);
    if (!map || map.runId !== runId) throw new NotFoundError("map", id);
    if (map.status !== "SUCCEEDED") throw new ConflictError(`The map is ${map.status}.`);
    // Verified as a whole before a part is sent: the file of 60,000 movies has some megabytes.
    let read: Promise<Uint8Array> | null = null;
    const points = () => {
      read ??= getSealed(this.blobs, pointsBlob(runId, id));
      return read;
    };
    return {
      fileName: `${map.projection.toLowerCase()}.arrow`,
      contentType: "application/vnd.apache.arrow.file",
      verify: async () => {
        await points();
      },
      bytes: async () => (await points()).length,
      async *write() {
        yield await points();
      },
      async *part({ start, end }) {
        yield (await points()).subarray(start, end + 1);
      },
    };
  }

  /** @throws NotFoundError; ConflictError unless it SUCCEEDED; InvalidInputError where the two can't be aligned. */
  private async checkAligned(id: string, run: TrainingRun, projection: string): Promise<void> {
    const other = await this.db.prisma.embeddingMap.findUnique({ where: { id }, include: { run: true } });
    if (!other) throw new NotFoundError("map", id);
    if (other.run.datasetId !== run.datasetId)
      throw InvalidInputError.of(
        "alignWith",
        `is a map of "${other.run.name}", which learned from another dataset; maps of one dataset can be aligned.`,
      );
    if (other.projection !== projection)
      throw InvalidInputError.of(
        "alignWith",
        `was drawn by ${other.projection}, and this one is to be by ${projection}; maps of one projection can be aligned.`,
      );
    if (other.status !== "SUCCEEDED")
      throw new ConflictError(`Only a map that succeeded can be aligned with; that one is ${other.status}.`);
  }

  private async existing(id: string): Promise<EmbeddingMap> {
    const map = await this.byId(id);
    if (!map) throw new NotFoundError("map", id);
    return map;
  }

  private async changed(id: string): Promise<EmbeddingMap> {
    await this.db.notify(mapsChannel, id);
    return this.existing(id);
  }

  private readonly followed = new SharedFollows<EmbeddingMap>((id) => {
    let first = true;
    return this.follow(id, async () => {
      const map = first ? await this.existing(id) : await this.byId(id);
      first = false;
      return map;
    });
  });

  private follow(id: string, read: () => Promise<EmbeddingMap | null>, lookEvery?: number) {
    return follow<EmbeddingMap>({
      ...{ db: this.db, channel: mapsChannel, id, read, hasEnded },
      // A sign of life is no news.
      stateOf: async ({ heartbeatAt: _, ...map }) => JSON.stringify(map),
      ...(lookEvery === undefined ? {} : { lookEvery }),
    });
  }
}
