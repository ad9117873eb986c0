import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { BlobNotFoundError, type ByteRange, type OpenedBlob } from "./blob-store.js";
import { explain, isAbsent, isBeyondEnd, isConflict } from "./s3-errors.js";
import type { S3Location } from "./s3-location.js";

/** What of an object is never of another one: a name that is written anew gets another ETag. */
export interface ObjectVersion {
  readonly size: number;
  readonly etag: string;
}

/** A connection that breaks in the middle of an answer is not among what the SDK repeats. */
const readAttempts = 4;

const deletionsAtOnce = 16;

/** Servers of other makers are addressed by path, and not all know the checksums that Amazon's takes. */
export function clientFor({ endpoint, region }: S3Location): S3Client {
  return new S3Client({
    ...(region === null ? {} : { region }),
    ...(endpoint === null
      ? {}
      : {
          endpoint,
          forcePathStyle: true,
          requestChecksumCalculation: "WHEN_REQUIRED",
          responseChecksumValidation: "WHEN_REQUIRED",
        }),
    maxAttempts: 4,
  });
}

/** The requests that a store is made of. Keys are whole: the prefix is in them. */
export class S3Objects {
  constructor(
    readonly client: S3Client,
    private readonly location: S3Location,
  ) {}

  /** Null where there is no such object. */
  async version(key: string): Promise<ObjectVersion | null> {
    try {
      const found = await this.client.send(new HeadObjectCommand(this.at(key)));
      return { size: found.ContentLength ?? 0, etag: found.ETag ?? "" };
    } catch (error) {
      if (isAbsent(error)) return null;
      throw this.explained(error, `Looking up ${key}`);
    }
  }

  /**
   * @param etag of the version that is read.
   * @throws BlobNotFoundError where the object was deleted meanwhile; the SDK's error with status 412 where it was replaced.
   */
  async read(key: string, name: string, { start, end }: ByteRange, etag: string): Promise<Uint8Array> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.client.send(
          new GetObjectCommand({ ...this.at(key), Range: `bytes=${start}-${end}`, IfMatch: etag }),
        );
        const bytes = await answer.Body?.transformToByteArray();
        if (bytes?.length === end - start + 1) return bytes;
        throw new Error(`The server gave ${bytes?.length ?? 0} of ${end - start + 1} bytes of ${key}.`);
      } catch (error) {
        if (isAbsent(error)) throw new BlobNotFoundError(name);
        // The server's own answers were repeated by the SDK as far as that helps.
        if (attempt >= readAttempts || (error instanceof Error && "$metadata" in error)) throw error;
      }
    }
  }

  /** One answer of the server is all of one version. Where the line breaks, the rest of that version is asked for. */
  async open(key: string, name: string, range?: ByteRange): Promise<OpenedBlob> {
    const get = (start: number | undefined, end: number | undefined, etag?: string) =>
      this.client
        .send(
          new GetObjectCommand({
            ...this.at(key),
            ...(start === undefined ? {} : { Range: `bytes=${start}-${end ?? ""}` }),
            ...(etag === undefined ? {} : { IfMatch: etag }),
          }),
        )
        .catch((error) => {
          throw isAbsent(error) ? new BlobNotFoundError(name) : error;
        });
    const first = await get(range?.start, range?.end).catch((error) => {
      if (range && isBeyondEnd(error)) return null;
      throw this.readError(error, name);
    });
    if (!first) return { size: 0, pieces: Readable.from([]) };
    const size = first.ContentLength ?? 0;
    const from = range?.start ?? 0;
    let body = bodyOf(first);
    const readError = (error: unknown) => this.readError(error, name);
    const pieces = (async function* () {
      try {
        for (let at = 0, failed = 0; at < size; ) {
          if (failed > 0) body = bodyOf(await get(from + at, from + size - 1, first.ETag));
          failed++;
          try {
            for await (const piece of body) {
              at += piece.length;
              failed = 1;
              yield piece as Buffer;
            }
          } catch (error) {
            if (failed >= readAttempts) throw error;
          }
          if (failed >= readAttempts) throw new Error("The server's answers end too early.");
        }
      } catch (error) {
        throw readError(error);
      }
    })();
    const iterator = {
      next: () => pieces.next(),
      // A generator that was not begun runs nothing of itself at its end.
      return: () => {
        body.destroy();
        return pieces.return(undefined);
      },
    };
    return { size, pieces: { [Symbol.asyncIterator]: () => iterator } };
  }

  /** Keys that begin with `prefix`; with `delimiter`, those in "folders" are told by the folder alone, once each. */
  async *list(prefix: string, delimiter?: "/"): AsyncGenerator<string> {
    let token: string | undefined;
    try {
      do {
        const page = await this.client.send(
          new ListObjectsV2Command({
            Bucket: this.location.bucket,
            Prefix: prefix,
            Delimiter: delimiter,
            ContinuationToken: token,
          }),
        );
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
        for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) yield Prefix;
        token = page.NextContinuationToken;
      } while (token !== undefined);
    } catch (error) {
      throw this.explained(error, `Listing ${prefix || "all"}`);
    }
  }

  /** One request a key: not all servers know how to delete many at once. */
  async delete(keys: readonly string[]): Promise<void> {
    const waiting = [...keys];
    const work = async () => {
      for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
        await this.client.send(new DeleteObjectCommand(this.at(key))).catch((error) => {
          throw this.explained(error, `Deleting ${key}`);
        });
      }
    };
    await Promise.all(Array.from({ length: Math.min(deletionsAtOnce, keys.length) }, work));
  }

  at(key: string) {
    return { Bucket: this.location.bucket, Key: key };
  }

  /** What reading a blob failed with, in words. */
  readError(error: unknown, name: string): unknown {
    if (error instanceof BlobNotFoundError || error instanceof RangeError) return error;
    if (isConflict(error))
      return new Error(`The blob ${JSON.stringify(name)} was replaced while it was read.`);
    return this.explained(error, `Reading ${name}`);
  }

  explained(error: unknown, doing: string): Error {
    return explain(error, this.location, doing);
  }
}

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (!(Body instanceof Readable)) throw new Error("The server's answer has no body.");
  return Body;
}
