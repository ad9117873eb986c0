/** What an export says of a movie beside its vector; a dataset's MovieFacts fit. */
export interface ExportMovie {
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

/** One file to download. */
export interface EmbeddingExport {
  /** "word2vec", "word2vec-binary", "metadata", "projector-vectors", "projector-metadata", "npy", "parquet". */
  readonly format: string;
  readonly fileName: string;
  readonly contentType: string;
  /** The file's size; text has to be made once to know it, which is remembered. */
  bytes(): Promise<number>;
  /** The file, a chunk at a time, others getting their turn between chunks. */
  write(): AsyncIterable<Uint8Array>;
}

/** A file whose chunks are made as they are read; every generator step is a millisecond or two of work. */
export function streamed(
  facts: Pick<EmbeddingExport, "format" | "fileName" | "contentType">,
  chunks: () => Iterable<Uint8Array>,
  size?: number,
): EmbeddingExport {
  let counted: Promise<number> | null = size === undefined ? null : Promise.resolve(size);
  async function* write(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks()) {
      yield chunk;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  async function count(): Promise<number> {
    let sum = 0;
    for await (const chunk of write()) sum += chunk.length;
    return sum;
  }
  return {
    ...facts,
    bytes() {
      counted ??= count();
      return counted;
    },
    write,
  };
}
