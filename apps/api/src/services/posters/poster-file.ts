import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { KnownPoster } from "./posters.js";

const entries = z.array(z.tuple([z.string(), z.string().nullable(), z.number()]));

/** What was learned is written so long after it, in ms. */
const delay = 10_000;

/** What TMDB said, as JSON: [id, path, when it was asked] each. Lost, it is asked again. */
export class PosterFile {
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly known: () => Iterable<[string, KnownPoster]>,
    private readonly report: (error: unknown) => void,
  ) {}

  /** @returns nothing where there is no file, or none that can be read. */
  async load(): Promise<[string, KnownPoster][]> {
    try {
      const read = entries.parse(JSON.parse(String(await readFile(this.path))));
      return read.map(([key, path, asked]) => [key, { path, asked }]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") this.report(error);
      return [];
    }
  }

  changed(): void {
    this.timer ??= setTimeout(() => this.write(), delay).unref();
  }

  async close(): Promise<void> {
    if (this.timer) this.write();
    await this.writing;
  }

  private write(): void {
    clearTimeout(this.timer!);
    this.timer = null;
    // The oldest first: read in this order, the cache knows again who was asked for last.
    const text = JSON.stringify(
      Array.from(this.known(), ([key, { path, asked }]) => [key, path, asked]).reverse(),
    );
    this.writing = this.writing.then(() => this.replace(text)).catch(this.report);
  }

  private async replace(text: string): Promise<void> {
    const draft = `${this.path}.${process.pid}`;
    try {
      await writeFile(draft, text);
      await rename(draft, this.path);
    } finally {
      await rm(draft, { force: true });
    }
  }
}
