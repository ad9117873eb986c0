import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CancelledError, InvalidInputError } from "../../../errors.js";

/** MD5 of the frozen releases, as GroupLens publishes them; null where the release changes or the sum is fetched. */
export const movieLensReleases: ReadonlyMap<string, string | null> = new Map([
  ["ml-100k", "0e33842e24a9c977be4e0107933c0723"],
  ["ml-1m", "c4d9eecfca2ab87c1945afe126590906"],
  ["ml-10m", null],
  ["ml-20m", "cd245b17a1ae2cc31bb14903e1204af3"],
  ["ml-25m", "6b51fb2759a8657d3bfcbfc42b592ada"],
  ["ml-32m", null],
  ["ml-latest", null],
  ["ml-latest-small", null],
]);

const publisher = "https://files.grouplens.org/datasets/movielens";

export interface DownloadOptions {
  /** Where zips are kept; one that is there and whole is not fetched again. */
  readonly folder: string;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Default: GroupLens' server. */
  readonly base?: string;
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/**
 * Fetches a release's zip and checks its MD5: the path of the file.
 * @throws InvalidInputError for an unknown name, without a network, or where the sum is wrong; CancelledError.
 */
export async function downloadRelease(name: string, options: DownloadOptions): Promise<string> {
  if (!movieLensReleases.has(name))
    throw InvalidInputError.of(
      "source",
      `${JSON.stringify(name)} is no MovieLens release; known are ${[...movieLensReleases.keys()].join(", ")}.`,
    );
  const { folder, signal } = options;
  const url = `${options.base ?? publisher}/${name}.zip`;
  const target = join(folder, `${name}.zip`);
  const partial = `${target}.partial-${process.pid}`;
  try {
    const expected = movieLensReleases.get(name) ?? (await publishedMd5(`${url}.md5`, signal));
    if (expected && (await stat(target).catch(() => null)) && (await md5Of(target)) === expected)
      return target;
    const response = await fetch(url, { signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const total = Number(response.headers.get("content-length") ?? 0);
    let received = 0;
    const hash = createHash("md5");
    const watch = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        received += chunk.length;
        if (total > 0) options.onProgress?.(Math.min(1, received / total));
        done(null, chunk);
      },
    });
    await mkdir(folder, { recursive: true });
    await pipeline(Readable.from(response.body), watch, createWriteStream(partial), { signal });
    const found = hash.digest("hex");
    // GroupLens publishes no sum for some files; each entry's CRC-32 is checked while unpacking in any case.
    if (expected && found !== expected)
      throw InvalidInputError.of(
        "source",
        `${url} arrived with MD5 ${found}, expected ${expected}; try again.`,
      );
    await rename(partial, target);
    return target;
  } catch (cause) {
    if (signal?.aborted) throw new CancelledError("The import was cancelled.");
    if (cause instanceof InvalidInputError) throw cause;
    const reason =
      cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
    throw new InvalidInputError(
      [
        {
          path: ["source"],
          message: `${url} could not be fetched (${reason}). Without a network, download the zip elsewhere and import it as a file.`,
        },
      ],
      { cause },
    );
  } finally {
    await rm(partial, { force: true });
  }
}

/** The sum in "hash  name" or "MD5 (name) = hash"; null where the server has no such file. */
async function publishedMd5(url: string, signal: AbortSignal | undefined): Promise<string | null> {
  const response = await fetch(url, { signal });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`the server answered ${response.status} for the checksum`);
  return /\b[0-9a-f]{32}\b/iu.exec(await response.text())?.[0].toLowerCase() ?? null;
}
