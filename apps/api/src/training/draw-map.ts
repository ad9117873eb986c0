import {
  anchorNeighbors,
  createRandom,
  loadEmbedding,
  loadMovies,
  measureFaithfulness,
  neighborsGraph,
  projections,
  regionNeighbors,
} from "@cinevec/core";
import { encodeId } from "../ids/global-ids.js";
import { encodeMap, pointsBlob } from "../stored/map-file.js";
import { placeRegions, storeMapRegions } from "../stored/map-regions.js";
import { storedRegions, storeRegions } from "../stored/run-regions.js";
import { putSealed } from "../stored/sealed-blobs.js";
import { anchorsFor } from "./anchors-for.js";
import type { MapProgress, MapResult, MapTask } from "./messages.js";
import { regionsOf } from "./regions-of.js";
import type { ChildContext } from "./serve-child.js";

/** True neighbors that faithfulness counts. */
const k = 10;
/** Which shares of the whole the three parts take, about, as progress tells them. */
const shares = { graph: 0.2, drawing: 0.6, measuring: 0.2 };

/**
 * A map from the run's artifact to its file, in the mapper's process: finds the neighbors graph once, draws, measures
 * how far the picture can be trusted, and writes the file once the worker agrees. The first map of a run finds and names
 * the run's regions, too.
 */
export async function drawMap(
  task: MapTask,
  { blobs, signal, onProgress, mayPublish }: ChildContext<MapProgress>,
): Promise<MapResult> {
  const { runId, datasetId, seed, threads } = task;
  const projection = projections.get(task.projection);
  if (!projection) throw new Error(`This version of Cinevec has no projection ${task.projection}.`);
  const options = projection.options.parse(task.options);
  const { embedding } = await loadEmbedding(blobs.folder(`runs/${runId}/artifact`), task.artifactHash);
  const dataset = await loadMovies(blobs.folder(`datasets/${datasetId}`));
  const { vectors, dimensions, movieRows } = embedding;
  const rows = movieRows.length;
  const movies = Array.from(movieRows, (row) => dataset.movies[row]!);
  const random = createRandom(seed);
  signal.throwIfAborted();

  const part = (from: number, share: number) => (fraction: number) =>
    onProgress({ fraction: from + share * fraction });
  const graph = await neighborsGraph({
    ...{ vectors, dimensions, threads, signal },
    k: Math.min(
      rows - 1,
      Math.max(k, regionNeighbors, anchorNeighbors, projection.neighborsNeeded(options, rows)),
    ),
    onProgress: part(0, shares.graph),
  });
  const anchors =
    task.alignWith &&
    (await anchorsFor(task.alignWith, { vectors, dimensions, graph, movieRows }, { task, blobs, signal }));
  const positions = await projection.project({
    ...{ vectors, dimensions, graph, options, threads, signal },
    anchors: anchors ?? undefined,
    random: random.fork("projection"),
    onProgress: part(shares.graph, shares.drawing),
  });
  const known = await storedRegions(blobs, runId);
  const ratingCounts = Uint32Array.from(movieRows, (row) => dataset.ratingCounts[row]!);
  const levels = known ?? (await regionsOf({ graph, movies, ratingCounts, signal }));
  const regions = placeRegions(runId, levels, positions);
  const { kept, ...faithfulness } = await measureFaithfulness({
    ...{ vectors, dimensions, map: positions, k, graph, threads, signal },
    genres: movies.some((movie) => movie.genres.length > 0) ? movies.map((movie) => movie.genres) : null,
    random: random.fork("faithfulness"),
    onProgress: part(shares.graph + shares.drawing, shares.measuring),
  });
  const bytes = encodeMap({
    ...{ movies, positions, kept, ratingCounts },
    labels: levels.map(({ labels }) => labels),
    ids: movies.map((movie) => encodeId("Movie", `${datasetId}:${movie.externalId}`)),
    meanRatings: Array.from(movieRows, (row) =>
      dataset.ratingCounts[row]! > 0 ? dataset.meanRatings[row]! : null,
    ),
    facts: {
      run: encodeId("TrainingRun", runId),
      projection: projection.name,
      options,
      seed,
      alignedWith: task.alignWith && encodeId("EmbeddingMap", task.alignWith.mapId),
      faithfulness,
      regions,
    },
  });
  await mayPublish();
  // Two maps of a run that are made at once find the same.
  if (!known) await storeRegions(blobs, runId, levels);
  await storeMapRegions(blobs, runId, task.mapId, regions);
  await putSealed(blobs, pointsBlob(runId, task.mapId), bytes);
  return { pointCount: rows, faithfulness };
}
