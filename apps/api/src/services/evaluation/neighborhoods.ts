import { isDeepStrictEqual } from "node:util";
import {
  compareSpaces,
  InvalidInputError,
  type NeighborhoodComparison,
  NotFoundError,
  neighborhoodChange,
} from "@cinevec/core";
import type { PrismaClient } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { encodeId } from "../../ids/global-ids.js";
import type { CatalogMovie } from "../catalogs/catalog-movie.js";
import type { SentFile } from "../downloads/downloads.js";
import type { RunState } from "../runs/directory.js";
import type { OpenSpace } from "../spaces/open-space.js";
import type { Spaces } from "../spaces/spaces.js";

/** What became of the neighbors of the movies that two runs share. */
export interface ComparedRuns {
  readonly a: OpenSpace;
  readonly b: OpenSpace;
  readonly found: NeighborhoodComparison;
}

/** What became of one movie's neighbors, the nearest first. */
export interface MovieChange {
  readonly movie: CatalogMovie;
  readonly jaccard: number;
  readonly kept: readonly CatalogMovie[];
  readonly gained: readonly CatalogMovie[];
  readonly lost: readonly CatalogMovie[];
}

/** Comparisons kept; one of 60,000 movies and 20 neighbors takes 11 MB. */
const mostKept = 6;
/** Lines of a table that are made at a time. */
const linesPerChunk = 500;

/** Compares runs by the nearest movies of every movie, in the original spaces. */
export class Neighborhoods {
  private readonly known = new LRUCache<string, Promise<NeighborhoodComparison>>({ max: mostKept });

  constructor(
    private readonly tools: {
      readonly spaces: Spaces;
      readonly prisma: PrismaClient;
    },
  ) {}

  /**
   * @param idA and @param idB UUIDs.
   * @throws NotFoundError; ConflictError where a run has not succeeded; InvalidInputError where the runs learned from
   * different datasets, or for a k that can't be compared.
   */
  async compare(idA: string, idB: string, k: number): Promise<ComparedRuns> {
    const { spaces } = this.tools;
    const [runA, runB] = [await spaces.succeeded(idA), await spaces.succeeded(idB)];
    if (runA.datasetId !== runB.datasetId)
      throw InvalidInputError.of(
        "b",
        `"${runA.name}" and "${runB.name}" learned from different datasets; runs over one dataset compare.`,
      );
    const [a, b] = [await spaces.of(runA), await spaces.of(runB)];
    return { a, b, found: await this.found(a, b, k) };
  }

  /**
   * The histogram of the first run against another one of the same dataset, recipe and options, with another seed: how
   * much of a difference chance makes. Null where there is none.
   */
  async noise({ a, b, found }: ComparedRuns): Promise<readonly number[] | null> {
    const twin = await this.twinOf(a.run, b.run.id);
    if (!twin) return null;
    const same = twin === b.run.id ? found : (await this.compare(a.run.id, twin, found.k)).found;
    return Array.from(same.histogram);
  }

  /** @param index a place in `found.movieRows`. */
  change({ a, found }: ComparedRuns, index: number): MovieChange {
    const { movieRow, jaccard, ...lists } = neighborhoodChange(found, index);
    const movies = (rows: readonly number[]) => rows.map((row) => a.catalog.movies[row]!);
    return {
      ...{ movie: a.catalog.movies[movieRow]!, jaccard },
      ...{ kept: movies(lists.kept), gained: movies(lists.gained), lost: movies(lists.lost) },
    };
  }

  /** The whole table as CSV, the most changed first. @throws what compare throws; NotFoundError for another name. */
  async file(idA: string, idB: string, fileName: string): Promise<SentFile> {
    const k = Number(/^(\d+)\.csv$/.exec(fileName)?.[1] ?? Number.NaN);
    if (Number.isNaN(k)) throw new NotFoundError("download", fileName);
    const compared = await this.compare(idA, idB, k);
    const chunks = () => this.lines(compared);
    return {
      fileName: "neighborhoods.csv",
      contentType: "text/csv; charset=utf-8",
      async bytes() {
        let sum = 0;
        for await (const chunk of chunks()) sum += chunk.length;
        return sum;
      },
      write: chunks,
    };
  }

  private async *lines(compared: ComparedRuns): AsyncGenerator<Uint8Array> {
    const { order } = compared.found;
    let lines = ["movie_id,external_id,title,year,jaccard,kept,gained,lost"];
    for (const [place, index] of order.entries()) {
      const { movie, jaccard, kept, gained, lost } = this.change(compared, index);
      const ids = [kept, gained, lost].map((movies) => movies.map(({ externalId }) => externalId).join("|"));
      const id = encodeId("Movie", `${movie.datasetId}:${movie.externalId}`);
      lines.push(
        [id, movie.externalId, movie.title, movie.year ?? "", String(jaccard), ...ids].map(quoted).join(","),
      );
      if (lines.length < linesPerChunk && place < order.length - 1) continue;
      yield Buffer.from(`${lines.join("\n")}\n`);
      lines = [];
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (order.length === 0) yield Buffer.from(`${lines.join("\n")}\n`);
  }

  private found(a: OpenSpace, b: OpenSpace, k: number): Promise<NeighborhoodComparison> {
    const key = `${a.run.id} ${b.run.id} ${k}`;
    const known = this.known.get(key);
    if (known) return known;
    const finding = compareSpaces(a.space, b.space, k);
    this.known.set(key, finding);
    finding.catch(() => this.known.delete(key));
    return finding;
  }

  /** The newest run that differs from this one in the seed alone, rather another than the one it is compared with. */
  private async twinOf(run: RunState, comparedWith: string): Promise<string | null> {
    const { trainingRun } = this.tools.prisma;
    const own = await trainingRun.findUnique({ where: { id: run.id } });
    if (!own) return null;
    const others = await trainingRun.findMany({
      where: {
        ...{ datasetId: own.datasetId, recipe: own.recipe, status: "SUCCEEDED", seed: { not: own.seed } },
        pretrainedHash: own.pretrainedHash,
      },
      orderBy: [{ queuedAt: "desc" }, { id: "desc" }],
      select: { id: true, options: true, protocol: true },
      take: 500,
    });
    const twins = others.filter(
      (other) =>
        isDeepStrictEqual(other.options, own.options) && isDeepStrictEqual(other.protocol, own.protocol),
    );
    return (twins.find(({ id }) => id !== comparedWith) ?? twins[0])?.id ?? null;
  }
}

/** As RFC 4180 has it. */
const quoted = (value: string | number) => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
