import { bytesOf } from "../../bytes.js";
import type { Embedding } from "../embedding.js";
import { type EmbeddingExport, streamed } from "./export.js";

/** NumPy's format 1.0 (NEP 1): little-endian float32 [rows × dimensions], C order; rows as in movies.tsv. */
export function npy({ ids, dimensions, vectors }: Embedding): EmbeddingExport {
  const header = npyHeader(ids.length, dimensions);
  return streamed(
    { format: "npy", fileName: "vectors.npy", contentType: "application/octet-stream" },
    function* () {
      yield header;
      const bytes = bytesOf(vectors);
      for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
    },
    header.length + vectors.byteLength,
  );
}

/** Magic, version, length and description, padded with spaces so that the data starts at a multiple of 64. */
function npyHeader(rows: number, columns: number): Uint8Array {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const padding = 64 - ((10 + description.length + 1) % 64);
  const text = `${description}${" ".repeat(padding % 64)}\n`;
  const header = Buffer.alloc(10 + text.length);
  header.write("\x93NUMPY\x01\x00", "latin1");
  header.writeUInt16LE(text.length, 8);
  header.write(text, 10, "latin1");
  return header;
}
