import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { link, mkdir, open, readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ConflictError, InvalidInputError } from "@cinevec/core";

/** A file or folder that can be imported. */
export interface ImportFile {
  /** Within the import folder, as ImportDatasetInput.source takes it. */
  readonly name: string;
  /** Null for folders. */
  readonly bytes: number | null;
  readonly modifiedAt: Date;
}

/** A file that is larger than uploads may be. */
export class UploadTooLargeError extends Error {
  override readonly name = "UploadTooLargeError";
  readonly statusCode = 413;
}

/** What an upload is called until it is whole. A name that begins with a dot is neither listed nor taken for an upload's. */
const draftPrefix = ".upload-";
/** Of hours: an upload that wrote nothing for so long was cut off together with its process. */
const abandonedAfter = 24;
const longestName = 200;
/** Entries of the folder that are looked at. */
const mostSeen = 5_000;

/** The folder that imports read: what lies there, and what is uploaded into it. */
export class ImportFolder {
  /** @param largest bytes of an upload; 0: nothing can be uploaded. */
  constructor(
    private readonly folder: string,
    readonly largest: number,
  ) {}

  /** Files and folders at its top, the newest first. */
  async list(first: number): Promise<ImportFile[]> {
    const names = await readdir(this.folder).catch(() => []);
    const seen = names.filter((name) => !name.startsWith(".")).slice(0, mostSeen);
    const found = await Promise.all(
      seen.map(async (name): Promise<ImportFile | null> => {
        // What was removed meanwhile, or is a link to nothing, can't be imported.
        const status = await stat(join(this.folder, name)).catch(() => null);
        if (!status || !(status.isFile() || status.isDirectory())) return null;
        return { name, bytes: status.isFile() ? status.size : null, modifiedAt: status.mtime };
      }),
    );
    return found
      .filter((file) => file !== null)
      .sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.name < b.name ? -1 : 1))
      .slice(0, first);
  }

  /**
   * Refuses what can be refused before the first byte is read. @param bytes as announced, or null.
   * @throws InvalidInputError under ["name"]; ConflictError where the name is taken; UploadTooLargeError.
   */
  async check(name: string, bytes: number | null): Promise<void> {
    checkName(name);
    if (bytes !== null && bytes > this.largest) throw this.tooLarge();
    await mkdir(this.folder, { recursive: true });
    if (await stat(join(this.folder, name)).catch(() => null)) throw taken(name);
    const { bavail, bsize } = await statfs(this.folder);
    if (bytes !== null && bytes > bavail * bsize)
      throw new ConflictError("The server's disk has no room for this file.");
  }

  /**
   * Writes a file under another name and gives it its own once it is whole. Nothing stays of one that broke off.
   * @throws as check; whatever the source throws.
   */
  async receive(name: string, source: Readable, announced: number | null): Promise<ImportFile> {
    await this.check(name, announced);
    await this.sweep();
    const draft = join(this.folder, `${draftPrefix}${randomUUID()}`);
    const path = join(this.folder, name);
    const tooLarge = this.tooLarge();
    const { largest } = this;
    let bytes = 0;
    try {
      // The source is left as it is where this gives up: a request that is destroyed can't be answered.
      const pieces: AsyncIterable<Buffer> = source.iterator({ destroyOnReturn: false });
      const bounded = async function* () {
        for await (const piece of pieces) {
          bytes += piece.byteLength;
          if (bytes > largest) throw tooLarge;
          yield piece;
        }
      };
      await pipeline(bounded, createWriteStream(draft, { flags: "wx" }));
      if (announced !== null && bytes !== announced)
        throw InvalidInputError.of("name", `${announced} bytes were announced and ${bytes} came.`);
      const file = await open(draft, "r");
      await file.sync().finally(() => file.close());
      // A link, not a renaming: that would replace a file which took the name meanwhile.
      await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
        throw cause.code === "EEXIST" ? taken(name) : cause;
      });
    } finally {
      await rm(draft, { force: true });
    }
    return { name, bytes, modifiedAt: (await stat(path)).mtime };
  }

  private tooLarge(): UploadTooLargeError {
    return new UploadTooLargeError(
      this.largest === 0
        ? "This server takes no uploads (CINEVEC_UPLOAD_MB is 0): copy the file to its import folder."
        : `An upload may have ${this.largest / 1e6} MB at most (CINEVEC_UPLOAD_MB): copy larger files to the server's import folder.`,
    );
  }

  /** Removes what a killed process left of its uploads. */
  private async sweep(): Promise<void> {
    const before = Date.now() - abandonedAfter * 3_600_000;
    for (const name of await readdir(this.folder)) {
      if (!name.startsWith(draftPrefix)) continue;
      const path = join(this.folder, name);
      const status = await stat(path).catch(() => null);
      if (status && status.mtimeMs < before) await rm(path, { force: true });
    }
  }
}

/** @throws InvalidInputError for what is no plain file name everywhere. */
function checkName(name: string): void {
  const refuse = (message: string): never => {
    throw InvalidInputError.of("name", message);
  };
  if (name === "" || Buffer.byteLength(name) > longestName)
    refuse(`A file's name has 1 to ${longestName} bytes.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[/\\:*?"<>|\u0000-\u001f\u007f]/.test(name))
    refuse(`A file's name has no folders and none of / \\ : * ? " < > | in it.`);
  if (/^[.~ -]|[. ]$/.test(name))
    refuse('A file\'s name begins with no ".", "~", "-" or blank and ends with no "." or blank.');
}

function taken(name: string): ConflictError {
  return new ConflictError(
    `There is a file ${JSON.stringify(name)} in the server's import folder already: import that one, or give this one another name.`,
  );
}
