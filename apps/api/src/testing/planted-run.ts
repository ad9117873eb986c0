import {
  createRandom,
  type Dataset,
  datasetParts,
  defaultProtocol,
  type Embedding,
  encodeUnlearned,
  recipes,
  storeDataset,
  storeEmbedding,
  type Tensor,
} from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import type { BlobStore, Database } from "@cinevec/db";
import { type Purpose, promotion, purposes } from "../stored/purposes.js";
import { unlearnedFile } from "../stored/unlearned-movies.js";

/** Movies of the planted dataset; the last two have no vector. */
export const plantedMovies = 60;
/** Why the last one has none; of the one before it nothing is known. */
export const plantedReason = "It has 1 rating of 4 or more to learn from; this run needs 5.";
export const plantedClusters = 5;
export const plantedDimensions = 8;

/** A READY dataset that nobody imported, of 60 movies in 5 clusters: movie `row` is in cluster row % 5. */
export async function plantDataset(
  { db, blobs }: { readonly db: Database; readonly blobs: BlobStore },
  name: string,
  users = 40,
): Promise<string> {
  const dataset = plantedDataset({
    movies: plantedMovies,
    users,
    clusters: plantedClusters,
    ratingsPerUser: 8,
    noise: 0,
  });
  const { id } = await db.prisma.dataset.create({
    data: {
      name,
      format: "SAMPLE",
      status: "READY",
      simulated: true,
      contentHash: dataset.contentHash,
      parts: [...datasetParts(dataset)],
      movieCount: plantedMovies,
      userCount: users,
      ratingCount: dataset.ratings.movies.length,
      rejectedLines: [
        { file: "ratings.csv", reason: "rating is not a number", count: 2, firstLines: [3, 9] },
      ],
      ratingHistogram: [{ rating: 4, count: 7 }],
      importProgress: 1,
    },
  });
  await storeDataset(dataset, blobs.folder(`datasets/${id}`));
  return id;
}

/** Vectors near their cluster's axis, so that every nearest neighbor is in the same cluster. */
function plantedEmbedding(): Embedding {
  const rows = plantedMovies - 2;
  const random = createRandom(3);
  const vectors = new Float32Array(rows * plantedDimensions);
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < plantedDimensions; at++)
      vectors[row * plantedDimensions + at] = 0.1 * random.normal() + (at === row % plantedClusters ? 1 : 0);
  }
  return {
    dimensions: plantedDimensions,
    movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
    ids: Array.from({ length: rows }, (_, row) => String(row + 1)),
    vectors,
    tensors: new Map([["output", { shape: [rows, plantedDimensions], data: vectors.slice() }]]),
  };
}

/** A run that nobody trained: SUCCEEDED, with an artifact. */
export async function plantRun(
  { db, blobs }: { readonly db: Database; readonly blobs: BlobStore },
  datasetId: string,
  more: {
    name?: string;
    /** true: for every purpose. */
    promoted?: boolean | readonly Purpose[];
    recipe?: string;
    options?: object;
    recall?: number;
    tensors?: ReadonlyMap<string, Tensor>;
    /** What a recipe learned, in place of the planted vectors. */
    embedding?: Embedding;
  } = {},
): Promise<string> {
  const { id } = await db.prisma.trainingRun.create({
    data: {
      name: more.name ?? "planted",
      datasetId,
      recipe: more.recipe ?? "SKIP_GRAM",
      options: more.options ?? {},
      seed: 1,
      protocol: defaultProtocol,
      status: "SUCCEEDED",
      progress: 1,
      epoch: 2,
      epochs: 2,
      attempt: 1,
      startedAt: new Date(),
      finishedAt: new Date(),
      lossCurve: [{ epoch: 1, train: 0.5, validation: null }],
      dimensions: more.embedding?.dimensions ?? plantedDimensions,
      codeVersion: "test",
      nodeVersion: process.version,
      engine: "planted",
      threads: 1,
      metrics: {
        create: [
          {
            name: "recall",
            cutoff: 10,
            position: 0,
            value: more.recall ?? 0.5,
            low: 0.4,
            high: 0.6,
            higherIsBetter: true,
          },
          { name: "rmse", position: 1, value: 0.9, higherIsBetter: false },
        ],
      },
    },
  });
  const { artifactHash } = await storeEmbedding(
    {
      embedding: {
        ...(more.embedding ?? plantedEmbedding()),
        ...(more.tensors ? { tensors: more.tensors } : {}),
      },
      facts: {
        recipe: more.recipe ?? "SKIP_GRAM",
        options: { ...more.options },
        seed: 1,
        datasetHash: "planted",
        metrics: [],
        lineage: {
          codeVersion: "test",
          nodeVersion: process.version,
          engine: "planted",
          threads: 1,
          pretrainedRun: null,
          pretrainedHash: null,
        },
      },
    },
    blobs.folder(`runs/${id}/artifact`),
  );
  await db.prisma.trainingRun.update({ where: { id }, data: { artifactHash } });
  await blobs
    .folder(`runs/${id}/artifact`)
    .put(unlearnedFile, encodeUnlearned(new Map([[plantedReason, [plantedMovies - 1]]])));
  const promotedFor = more.promoted === true ? purposes : more.promoted || [];
  await db.prisma.dataset.update({ where: { id: datasetId }, data: promotion(id, promotedFor) });
  return id;
}

export const hybridOptions = { dimensions: 16, regularization: 5 };

/** What HYBRID learns of `dataset`, as a run's job would have it learn. */
export async function learnHybrid(dataset: Dataset): Promise<Embedding> {
  const hybrid = recipes.get("HYBRID")!;
  const { embedding } = await hybrid.train(dataset, hybrid.options.parse(hybridOptions), {
    random: createRandom(1),
    threads: 1,
    onProgress() {},
    signal: new AbortController().signal,
    resumeFrom: null,
    async saveCheckpoint() {},
    pretrained: null,
  });
  return embedding;
}
