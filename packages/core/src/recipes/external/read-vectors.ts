import { isUtf8 } from "node:buffer";
import { open, readFile } from "node:fs/promises";
import { latin1In } from "../../bytes.js";
import { readText } from "../../dataset/decode/read-text.js";
import { openSource, type SourceFiles } from "../../dataset/files/source-files.js";
import { InvalidInputError } from "../../errors.js";
import { checkFinite } from "./check-shape.js";
import { readLabels } from "./label-table.js";
import { readNpy } from "./npy.js";
import { readVectorsParquet } from "./parquet.js";
import type { VectorFormat, VectorTable } from "./vector-table.js";
import { readWord2vecBinary, readWord2vecText, word2vecHeader } from "./word2vec.js";

const newline = 10;
const space = 32;
/** Node reads no larger file at once. */
const mostBytes = 2 ** 31 - 1;

/** What files of which names hold, the surest first. */
const endings: readonly (readonly [VectorFormat, RegExp])[] = [
  ["parquet", /\.(parquet|pq)$/iu],
  ["npy", /\.npy$/iu],
  ["word2vec-binary", /\.bin$/iu],
  ["projector", /^(.*[_.-])?(vectors?|tensors?|embeddings?)\.tsv$/iu],
  ["word2vec", /\.(txt|vec|csv|tsv|w2v|glove)$/iu],
];
const labelNames = /^(.*[_.-])?(movies|metadata|labels|ids?|items|vocab|keys|names|words)\.(tsv|csv|txt)$/iu;

/**
 * Reads vectors that were learned elsewhere: a file, or a folder or zip where the names of the rows lie beside the
 * numbers (NPY, and the projector's TSV); gzipped or not.
 * @param format what the file holds; null: found from its name and its first bytes.
 * @throws InvalidInputError naming the file and what to do.
 */
export async function readVectors(
  source: string,
  format: VectorFormat | null,
  signal?: AbortSignal,
): Promise<VectorTable> {
  const opened = await openSource(source, signal);
  try {
    const { files } = opened.folders[0]!;
    const found = chooseFile(files, format);
    const table = await readAs(found.format, found.name, files, signal);
    checkFinite(found.name, table.vectors, table.dimensions);
    return table;
  } finally {
    await opened.close();
  }
}

function chooseFile(files: SourceFiles, wanted: VectorFormat | null): { name: string; format: VectorFormat } {
  for (const [format, pattern] of endings) {
    if (wanted !== null && format !== wanted) continue;
    const names = files.names.filter(
      (name) => pattern.test(name) && (!labelNames.test(name) || files.names.length === 1),
    );
    if (names.length > 1)
      throw InvalidInputError.of(
        "source",
        `holds several files of vectors, ${names.join(", ")}: name one of them, or leave one in the folder.`,
      );
    if (names[0] !== undefined) return { name: names[0], format };
  }
  if (wanted !== null && files.names.length === 1) return { name: files.names[0]!, format: wanted };
  throw InvalidInputError.of(
    "source",
    `holds no vectors that could be recognized; found ${files.names.slice(0, 20).join(", ")}. Say which format it is: ${endings.map(([format]) => format).join(", ")}.`,
  );
}

async function readAs(
  format: VectorFormat,
  name: string,
  files: SourceFiles,
  signal: AbortSignal | undefined,
): Promise<VectorTable> {
  const path = await files.path(name);
  switch (format) {
    case "parquet":
      return { ...(await readVectorsParquet(path, signal)), file: name };
    case "npy": {
      const { rows, columns, values } = readNpy(name, await readWhole(path, name));
      return {
        format,
        file: name,
        dimensions: columns,
        vectors: values,
        labels: await labelsBeside(files, name, rows),
      };
    }
    case "projector": {
      const { dimensions, vectors, rows } = readMatrix(name, await wholeText(path, name));
      return { format, file: name, dimensions, vectors, labels: await labelsBeside(files, name, rows) };
    }
    case "word2vec-binary":
    case "word2vec":
      return (await isBinary(path))
        ? readWord2vecBinary(name, await readWhole(path, name))
        : readWord2vecText(name, await wholeText(path, name));
  }
}

/** The projector's vectors: numbers divided by tabs, no key. */
function readMatrix(file: string, text: string) {
  const keyed = text
    .split("\n")
    .map((line, at) => (line.trim() === "" ? "" : `${at}\t${line}`))
    .join("\n");
  const { dimensions, vectors, labels } = readWord2vecText(file, keyed);
  return { dimensions, vectors, rows: labels.length };
}

async function labelsBeside(files: SourceFiles, vectors: string, rows: number) {
  const beside = files.names.filter((name) => name !== vectors && labelNames.test(name));
  // The projector's own names come before a table of keys, which Cinevec's downloads have beside it.
  const name = beside.find((one) => /metadata/iu.test(one)) ?? beside[0];
  if (name === undefined)
    throw InvalidInputError.of(
      [vectors],
      "says nothing of the movies that its rows are: give a folder or a zip that holds it together with metadata.tsv or ids.txt, a line for each row.",
    );
  return readLabels(name, await readText(await files.path(name)), rows);
}

/** Whether bytes that are no text follow the first line, as in word2vec's binary format. */
async function isBinary(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(4096);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const start = buffer.subarray(0, bytesRead);
    if (!word2vecHeader(latin1In(start, 0, Math.max(0, start.indexOf(newline))))) return false;
    // Up to the last blank: what stands there may be cut within a character.
    const whole = start.subarray(0, start.lastIndexOf(space) + 1);
    return start.some((byte) => byte < 9 || (byte > 13 && byte < space)) || !isUtf8(whole);
  } finally {
    await file.close();
  }
}

async function readWhole(path: string, name: string): Promise<Uint8Array> {
  return refuseLarge(name, () => readFile(path));
}

async function wholeText(path: string, name: string): Promise<string> {
  return refuseLarge(name, () => readText(path));
}

async function refuseLarge<Content>(name: string, read: () => Promise<Content>): Promise<Content> {
  try {
    return await read();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== "ERR_FS_FILE_TOO_LARGE" && code !== "ERR_STRING_TOO_LONG") throw cause;
    throw new InvalidInputError(
      [
        {
          path: [name],
          message: `is larger than ${mostBytes} bytes, or too long a text: give it as Parquet. (${message})`,
        },
      ],
      { cause },
    );
  }
}
