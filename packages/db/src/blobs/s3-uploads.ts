import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { isAbsent, isNotImplemented } from "./s3-errors.js";
import type { S3Objects } from "./s3-objects.js";

/** S3 takes 10,000 parts, so that a stream of unknown length may have 160 GB. */
const partBytes = 16 * 1024 * 1024;
const mostParts = 10_000;

/** Nobody can tell whose an upload is: one that began so long ago is of a process that is gone. */
const abandonedAfter = 24 * 3_600_000;

/** The name holds all of it or what it held before: S3 shows an upload once it is complete. */
export async function upload(
  { client, at }: Uploader,
  key: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  if (bytes instanceof Uint8Array && bytes.length <= partBytes) {
    await client.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentLength: bytes.length }));
    return;
  }
  const whole = bytes instanceof Uint8Array;
  const body = whole ? bytes : Readable.from(bytes, { objectMode: false });
  const partSize = whole ? Math.max(partBytes, Math.ceil(bytes.length / mostParts)) : partBytes;
  try {
    await new Upload({
      client,
      params: { ...at(key), Body: body },
      partSize,
      queueSize: 4,
      leavePartsOnError: false,
    }).done();
  } finally {
    if (body instanceof Readable) body.destroy();
  }
}

/**
 * Ends the uploads below a prefix that nobody will complete: until then their parts are stored, and paid for, unseen.
 * @param now milliseconds since 1970.
 * @returns how many.
 */
export async function abortUploads(
  { client, at }: Uploader,
  bucket: string,
  prefix: string,
  now: number,
): Promise<number> {
  let aborted = 0;
  let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {};
  while (marker) {
    const page = await listUploads(client, { Bucket: bucket, Prefix: prefix, ...marker });
    for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
      if (!Key || !UploadId || !Initiated || now - Initiated.getTime() < abandonedAfter) continue;
      await client.send(new AbortMultipartUploadCommand({ ...at(Key), UploadId })).catch((error) => {
        // Its owner was not gone after all, and has completed it.
        if (!(error instanceof Error && error.name === "NoSuchUpload") && !isAbsent(error)) throw error;
      });
      aborted++;
    }
    marker = page?.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : null;
  }
  return aborted;
}

type Uploader = Pick<S3Objects, "client"> & { at(key: string): { Bucket: string; Key: string } };

/** Null where the server can't list uploads: then it is the bucket's own rules that must end them. */
async function listUploads(
  client: Uploader["client"],
  input: ConstructorParameters<typeof ListMultipartUploadsCommand>[0],
) {
  try {
    return await client.send(new ListMultipartUploadsCommand(input));
  } catch (error) {
    if (isNotImplemented(error)) return null;
    throw error;
  }
}
