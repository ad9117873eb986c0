import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DatasetFormat, InvalidInputError, movieLensReleases } from "@cinevec/core";
import { confineSource } from "../imports/import-source.js";

interface GivenSource {
  readonly format: DatasetFormat;
  /** A path in the import folder or, for MOVIELENS, a release's name; none for SAMPLE. */
  readonly source?: string | null | undefined;
}

/**
 * What an import reads: a real path below the import folder, the name of a release to download, or null for SAMPLE.
 * @throws InvalidInputError under ["source"].
 */
export async function resolveSource(
  importFolder: string,
  { format, source }: GivenSource,
): Promise<string | null> {
  if (format === "SAMPLE") {
    if (source) throw InvalidInputError.of("source", "SAMPLE comes with Cinevec: leave the source out.");
    return null;
  }
  if (!source)
    throw InvalidInputError.of(
      "source",
      `${format} needs one: a folder or zip in the server's import folder ${importFolder}` +
        (format === "MOVIELENS" ? `, or one of ${[...movieLensReleases.keys()].join(", ")}.` : "."),
    );
  // What lies in the import folder under a release's name saves the download.
  const isRelease = format === "MOVIELENS" && movieLensReleases.has(source);
  const isThere = existsSync(join(importFolder, source));
  if (isRelease && !isThere) return source;
  if (format === "MOVIELENS" && !isThere && /^ml-[\w-]+$/.test(source))
    throw InvalidInputError.of(
      "source",
      `${JSON.stringify(source)} is neither in the import folder ${importFolder} nor a MovieLens release; known are ${[...movieLensReleases.keys()].join(", ")}.`,
    );
  return await confineSource(importFolder, source);
}
