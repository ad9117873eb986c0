import { CalledThread, startWorker } from "@cinevec/core/threads";

/** The folder comes with each question: a thread that takes the place of one that ended opens the database again. */
export type PgliteQuestion = { readonly folder: string } & (
  | { readonly ask: "open" | "close" }
  | { readonly ask: "protocol"; readonly bytes: Uint8Array }
);

export type PgliteCall = PgliteQuestion & { readonly call: number };

/** One for all databases of this process, of which there is more than one while one is copied and in tests. */
const thread = new CalledThread<PgliteQuestion>(
  () => startWorker(new URL("./pglite-thread.js", import.meta.url)),
  (cause) => new Error("The embedded database stopped before it answered.", { cause }),
);

/**
 * PGlite in a thread of its own. A statement and the files that it writes take milliseconds, in which the thread of requests
 * would answer nobody.
 */
export class PgliteHost {
  private closed = false;

  private constructor(private readonly folder: string) {}

  /** Makes the database where the folder has none. */
  static async open(folder: string): Promise<PgliteHost> {
    await thread.ask({ ask: "open", folder });
    return new PgliteHost(folder);
  }

  /** @param bytes whole messages of PostgreSQL's protocol. @returns all that the server says to them. */
  async exchange(bytes: Uint8Array): Promise<Uint8Array> {
    if (this.closed) throw new Error("The embedded database is closed.");
    return (await thread.ask({ ask: "protocol", folder: this.folder, bytes })) as Uint8Array;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await thread.ask({ ask: "close", folder: this.folder });
  }
}
