import { join } from "node:path";
import { createRandom, type Dataset, storeDataset, storeEmbedding } from "@cinevec/core";
import { movieFacts } from "@cinevec/core/testing";
import { openStorage } from "@cinevec/db";

export const movieCount = 60_000;
export const dimensions = 64;
const clusters = 400;
const genres = ["Drama", "Comedy", "Action", "Horror", "Romance", "War", "Western", "Animation"];

/** A dataset and a promoted run that nobody imported or trained: clustered vectors, made up here. */
export async function plantRun(folder: string): Promise<{ datasetId: string; runId: string }> {
  const random = createRandom(1);
  const { db, blobs } = await openStorage({ dataFolder: folder, blobs: join(folder, "blobs") });
  try {
    const { prisma } = db;
    const { id: datasetId } = await prisma.dataset.create({
      data: {
        name: "bench",
        format: "SAMPLE",
        status: "READY",
        simulated: true,
        contentHash: "bench",
        movieCount,
      },
    });
    await storeDataset(madeUpDataset(), blobs.folder(`datasets/${datasetId}`));
    const run = await prisma.trainingRun.create({
      data: {
        name: "bench",
        datasetId,
        recipe: "SKIP_GRAM",
        options: {},
        seed: 1,
        status: "SUCCEEDED",
        dimensions,
      },
    });
    const centers = Float32Array.from({ length: clusters * dimensions }, () => random.normal());
    const vectors = new Float32Array(movieCount * dimensions);
    for (let row = 0; row < movieCount; row++) {
      const center = random.integer(clusters) * dimensions;
      for (let at = 0; at < dimensions; at++)
        vectors[row * dimensions + at] = centers[center + at]! + 0.6 * random.normal();
    }
    const { artifactHash } = await storeEmbedding(
      {
        embedding: {
          dimensions,
          movieRows: Uint32Array.from({ length: movieCount }, (_, row) => row),
          ids: Array.from({ length: movieCount }, (_, row) => String(row + 1)),
          vectors,
          tensors: new Map(),
        },
        facts: {
          recipe: "SKIP_GRAM",
          options: {},
          seed: 1,
          datasetHash: "bench",
          metrics: [],
          lineage: {
            codeVersion: "bench",
            nodeVersion: process.version,
            engine: "none",
            threads: 1,
            pretrainedRun: null,
            pretrainedHash: null,
          },
        },
      },
      blobs.folder(`runs/${run.id}/artifact`),
    );
    await prisma.trainingRun.update({ where: { id: run.id }, data: { artifactHash } });
    await prisma.dataset.update({
      where: { id: datasetId },
      data: { neighborsRunId: run.id, recommendationsRunId: run.id },
    });
    return { datasetId, runId: run.id };
  } finally {
    await db.close();
  }
}

function madeUpDataset(): Dataset {
  return {
    format: "SAMPLE",
    simulated: true,
    licence: null,
    contentHash: "bench",
    movies: Array.from({ length: movieCount }, (_, row) =>
      movieFacts({
        externalId: String(row + 1),
        title: `A Movie with a Title of the Usual Length ${row + 1}`,
        year: 1930 + (row % 95),
        genres: [genres[row % genres.length]!, genres[(row * 7) % genres.length]!].filter(
          (genre, at, all) => all.indexOf(genre) === at,
        ),
      }),
    ),
    users: [],
    ratings: {
      offsets: new Uint32Array(1),
      movies: new Uint32Array(0),
      values: new Float32Array(0),
      timestamps: new Float64Array(0),
    },
    pairs: null,
    fileSplits: [],
    rejectedLines: [],
  };
}
