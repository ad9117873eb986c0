import { type ByteSink, bytesOf } from "../../bytes.js";
import { digestedPartsOf, digestParts, hashOfDigests } from "../content-hash.js";
import type { Dataset } from "../dataset.js";
import { ratingStatistics } from "../rating-statistics.js";
import { type StoreManifest, storeVersion } from "./manifest.js";

/**
 * Writes a dataset: JSON for movies and users, raw little-endian columns for the rest, manifest.json last. What is
 * read back is equal, the content hash included. Parts are put at the same time; where one fails, the others are
 * waited for before the error is passed on.
 */
export async function storeDataset(dataset: Dataset, sink: ByteSink): Promise<void> {
  const { parts, digests } = digestedPartsOf(dataset);
  const putting = parts.map(({ name, bytes }) => sink.put(name, bytes));
  const { ratingCounts, meanRatings } = ratingStatistics(dataset.ratings, dataset.movies.length);
  const derived = [
    { name: "movies-rating-counts.u32", bytes: bytesOf(ratingCounts) },
    { name: "movies-mean-ratings.f64", bytes: bytesOf(meanRatings) },
  ];
  putting.push(...derived.map(({ name, bytes }) => sink.put(name, bytes)));
  const failed = (await Promise.allSettled(putting)).find((put) => put.status === "rejected");
  if (failed) throw failed.reason;
  const manifest: StoreManifest = {
    version: storeVersion,
    format: dataset.format,
    simulated: dataset.simulated,
    licence: dataset.licence,
    contentHash: hashOfDigests(digests),
    movieCount: dataset.movies.length,
    userCount: dataset.users.length,
    ratingCount: dataset.ratings.movies.length,
    pairCount: dataset.pairs?.labels.length ?? null,
    fileSplits: dataset.fileSplits.map((split) => split.name),
    rejectedLines: dataset.rejectedLines.map((lines) => ({ ...lines, firstLines: [...lines.firstLines] })),
    parts: [...digests],
    derived: digestParts(derived),
  };
  await sink.put("manifest.json", Buffer.from(JSON.stringify(manifest, null, 2)));
}
