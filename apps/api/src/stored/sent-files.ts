import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { CorruptDataError, listFolder } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { z } from "zod";

/** What is sent of an import: the files are the blobs 0, 1, … beside this list, which is written last. */
const listSchema = z.strictObject({
  /** What the file or folder is called. */
  name: z.string(),
  /** Each file's path within the folder, "/" between its parts; none where a single file is sent. */
  files: z.array(z.string()).nullable(),
});

/** Files of the import folder that a worker on another host needs, on their way there. @param id the dataset's or run's. */
export const sentFiles = (id: string) => `imports/${id}`;
const listOf = (id: string) => `${sentFiles(id)}/list.json`;

/** @param path of a file, or of a folder, of which goes what readers would read. */
export async function sendFiles(blobs: BlobStore, id: string, path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  const files = isFolder ? (await listFolder(path)).map((file) => file.split(sep).join("/")) : null;
  for (const [place, file] of (files ?? [null]).entries()) {
    const from = file === null ? path : join(path, ...file.split("/"));
    await blobs.put(`${sentFiles(id)}/${place}`, createReadStream(from));
  }
  const list: z.input<typeof listSchema> = { name: basename(path), files };
  await blobs.put(listOf(id), new TextEncoder().encode(JSON.stringify(list)));
}

/** Whether all of it is there. */
export async function areSent(blobs: BlobStore, id: string): Promise<boolean> {
  return (await blobs.size(listOf(id))) !== null;
}

/** @returns the path of the file or folder, which is made in `to`. @throws CorruptDataError for a list that leads elsewhere. */
export async function receiveFiles(blobs: BlobStore, id: string, to: string): Promise<string> {
  const text = new TextDecoder().decode(await blobs.get(listOf(id)));
  const { name, files } = listSchema.parse(JSON.parse(text));
  const root = join(to, plain(name));
  for (const [place, file] of (files ?? [null]).entries()) {
    const path = file === null ? root : join(root, ...file.split("/").map(plain));
    await mkdir(dirname(path), { recursive: true });
    await pipeline(blobs.stream(`${sentFiles(id)}/${place}`), createWriteStream(path, { flags: "wx" }));
  }
  return root;
}

function plain(part: string): string {
  if (part === "" || part === "." || part === ".." || part.includes(sep) || part.includes("\0"))
    throw new CorruptDataError(`The list of sent files names ${JSON.stringify(part)}.`);
  return part;
}
