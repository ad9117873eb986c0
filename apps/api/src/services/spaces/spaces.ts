import {
  ConflictError,
  createSpace,
  InvalidInputError,
  loadEmbedding,
  NotFoundError,
  shareEmbedding,
} from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { chain, type MaybePromise } from "../../maybe-promise.js";
import { keptIndexes } from "../../stored/kept-indexes.js";
import { type Purpose, promotedFor, purposes } from "../../stored/purposes.js";
import { UnlearnedMovies } from "../../stored/unlearned-movies.js";
import { keepBytes } from "../cache-sizes.js";
import type { Catalogs } from "../catalogs/catalogs.js";
import type { Directory, RunState } from "../runs/directory.js";
import { OpenSpace } from "./open-space.js";
import { Turnstile } from "./turnstile.js";

/** A space that is no longer kept may still be answering: all pairs of 60,000 movies take a while. In ms. */
const closeAfter = 60_000;

/** Opens the artifacts of succeeded runs when they are first asked for, and keeps the last few open. */
export class Spaces {
  private readonly open: LRUCache<string, OpenSpace>;
  private readonly opening = new Map<string, Promise<OpenSpace>>();
  private readonly closing = new Map<OpenSpace, NodeJS.Timeout>();
  private readonly ending = new Set<Promise<void>>();
  /** Each holds an artifact twice while it is indexed. */
  private readonly gate = new Turnstile("embeddings are opened", 2, 100);
  private ended = false;

  constructor(
    private readonly directory: Directory,
    private readonly catalogs: Catalogs,
    private readonly blobs: BlobStore,
    /** Gets why what is kept of a run's index could not be read or kept. */
    private readonly report: (error: unknown) => void,
    /** @param most bytes that open spaces take together; one of 60,000 movies × 64 takes some 55 MB. */
    most: number,
  ) {
    this.open = new LRUCache({
      ...keepBytes<OpenSpace>(most, ({ space }) => space.bytes),
      dispose: (space) => this.closeSoon(space),
    });
  }

  /**
   * The run that answers: the one named, or what is promoted for the purpose; null where nothing is.
   * @throws NotFoundError; ConflictError where the run has not succeeded; InvalidInputError where it learned from
   * another dataset.
   */
  run(datasetId: string, runId: string | null, purpose: Purpose): MaybePromise<RunState | null> {
    if (runId !== null)
      return chain(this.succeeded(runId), (run) => {
        if (run.datasetId !== datasetId)
          throw InvalidInputError.of("run", `"${run.name}" learned from another dataset than this movie's.`);
        return run;
      });
    return chain(this.directory.dataset(datasetId), (dataset) => {
      const promoted = dataset && promotedFor(dataset, purpose);
      return promoted ? this.directory.run(promoted) : null;
    });
  }

  /** @param runId a UUID. @throws NotFoundError; ConflictError where the run has not succeeded. */
  succeeded(runId: string): MaybePromise<RunState> {
    return chain(this.directory.run(runId), (run) => {
      if (!run) throw new NotFoundError("training run", runId);
      if (run.status !== "SUCCEEDED")
        throw new ConflictError(
          `The run "${run.name}" is ${run.status}; only a run that has SUCCEEDED has an embedding.`,
        );
      return run;
    });
  }

  /** At once where it is open. @throws CorruptDataError where the artifact is damaged; NotFoundError where it is gone. */
  of(run: RunState): MaybePromise<OpenSpace> {
    return this.open.get(run.id) ?? this.opening.get(run.id) ?? this.load(run);
  }

  /**
   * Opens the runs that answer where none is named. The one for neighbors finds every movie's, so that the first
   * visitor after a start need not wait. Resolves when done.
   */
  async warm(): Promise<void> {
    for (const purpose of purposes) {
      const dataset = await this.directory.newestAnsweringDataset(purpose, null);
      const run = dataset && (await this.run(dataset.id, null, purpose));
      const opened = run && (await this.of(run));
      if (purpose === "NEIGHBORS") await opened?.space.warm();
    }
  }

  /** What is open: how many, and their bytes. Those that are about to be closed are counted, for they still take memory. */
  kept(): { readonly open: number; readonly bytes: number } {
    const all = [...this.open.values(), ...this.closing.keys()];
    return { open: all.length, bytes: all.reduce((sum, { space }) => sum + space.bytes, 0) };
  }

  /** After a run was deleted. */
  forget(runId: string): void {
    this.open.delete(runId);
  }

  async close(): Promise<void> {
    this.ended = true;
    await Promise.allSettled(this.opening.values());
    this.open.clear();
    const waiting = [...this.closing];
    this.closing.clear();
    for (const [space, timer] of waiting) {
      clearTimeout(timer);
      this.end(space);
    }
    await Promise.all(this.ending);
  }

  private load(run: RunState): Promise<OpenSpace> {
    if (this.ended) throw new ConflictError("The server is stopping.");
    const opening = this.gate.pass(() => this.read(run)).finally(() => this.opening.delete(run.id));
    this.opening.set(run.id, opening);
    return opening;
  }

  private async read(run: RunState): Promise<OpenSpace> {
    const artifact = `runs/${run.id}/artifact`;
    const [catalog, { embedding, manifest, artifactHash }, unlearned] = await Promise.all([
      this.catalogs.of(run.datasetId),
      loadEmbedding(this.blobs.folder(artifact), run.artifactHash),
      UnlearnedMovies.read(this.blobs, artifact),
    ]);
    const kept = keptIndexes(this.blobs, { id: run.id, artifactHash }, this.report);
    const indexed = await createSpace(await shareEmbedding(embedding), { kept });
    const space = new OpenSpace(run, catalog, indexed, manifest, unlearned);
    this.open.set(run.id, space);
    return space;
  }

  private closeSoon(space: OpenSpace): void {
    const timer = setTimeout(() => {
      this.closing.delete(space);
      this.end(space);
    }, closeAfter).unref();
    this.closing.set(space, timer);
  }

  private end({ space }: OpenSpace): void {
    const ended = space
      .close()
      .catch(this.report)
      .finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}
