import { basename } from "node:path";
import { type Readable, Transform } from "node:stream";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { InvalidInputError } from "../../errors.js";

export interface OpenZip {
  /** Paths inside the zip, folders left out. */
  readonly names: readonly string[];
  /** The unpacked bytes; the stream fails where their length or CRC-32 is not the zip's. */
  readonly read: (name: string) => Promise<Readable>;
  /** In bytes, as it lies in the zip. */
  readonly packedSize: (name: string) => number;
  readonly close: () => void;
}

/** Passes bytes on and fails at the end where their CRC-32 is another. */
function checkCrc32(expected: number): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done) {
      done(sum === expected ? null : new Error("its CRC-32 is wrong, the zip is damaged"));
    },
  });
}

/**
 * @throws InvalidInputError where the file is no zip, is cut off, or names a file outside itself ("../x", "/x"):
 * such a zip is refused whole.
 */
export async function openZip(path: string): Promise<OpenZip> {
  const broken = (cause: unknown) =>
    new InvalidInputError(
      [
        {
          path: [basename(path)],
          message: `is not a readable zip file: ${(cause as Error).message.replace(/\.$/, "")}.`,
        },
      ],
      { cause },
    );
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, file) =>
      error ? reject(broken(error)) : resolve(file),
    );
  });
  const entries = new Map<string, yauzl.Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on("entry", (entry: yauzl.Entry) => {
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on("end", resolve);
    zip.on("error", (error) => {
      zip.close();
      reject(broken(error));
    });
    zip.readEntry();
  });
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name)!;
      return new Promise((resolve, reject) => {
        zip.openReadStream(entry, (error, stream) => {
          if (error) return reject(error);
          const checked = checkCrc32(entry.crc32);
          stream.on("error", (failure) => checked.destroy(failure));
          resolve(stream.pipe(checked));
        });
      });
    },
    packedSize: (name) => entries.get(name)!.compressedSize,
    close: () => zip.close(),
  };
}
