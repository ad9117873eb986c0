import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { CancelledError, InvalidInputError } from "./errors.js";

/** The statements of one reading. Each is begun only while nobody has cancelled, and is interrupted by whoever cancels. */
export interface DuckDbReader {
  /** All rows of a query, values as JavaScript has them. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  run(sql: string): Promise<void>;
  stream(sql: string): ReturnType<DuckDBConnection["stream"]>;
}

/**
 * Reads a file by a DuckDB in memory, which is closed at the end.
 *
 * @param options.file the name that a person knows it by.
 * @param options.refused what is said of the file where DuckDB can't read it, given DuckDB's message.
 * @param options.threads all of the machine's by default.
 * @throws CancelledError where the signal was aborted; InvalidInputErrors of `work`; for any other error an
 *   InvalidInputError that names the file.
 */
export async function readByDuckDb<T>(
  options: {
    readonly file: string;
    readonly refused: (message: string) => string;
    readonly signal?: AbortSignal | undefined;
    readonly threads?: number;
  },
  work: (reader: DuckDbReader) => Promise<T>,
): Promise<T> {
  const { file, refused, signal, threads } = options;
  const instance = await DuckDBInstance.create(":memory:", threads ? { threads: String(threads) } : {});
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    const made = await work({
      // An interrupt ends a query that runs, and says nothing to the next one.
      async rows(sql) {
        signal?.throwIfAborted();
        return (await connection.runAndReadAll(sql)).getRowsJS();
      },
      async run(sql) {
        signal?.throwIfAborted();
        await connection.run(sql);
      },
      async stream(sql) {
        signal?.throwIfAborted();
        return await connection.stream(sql);
      },
    });
    signal?.throwIfAborted();
    return made;
  } catch (cause) {
    if (signal?.aborted) throw new CancelledError("The import was cancelled.");
    if (cause instanceof InvalidInputError) throw cause;
    throw new InvalidInputError([{ path: [file], message: refused((cause as Error).message) }], { cause });
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}
