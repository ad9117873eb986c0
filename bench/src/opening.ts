import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createSpace, loadEmbedding } from "@cinevec/core";
import { openBlobStore } from "@cinevec/db";
import { Catalogs } from "../../apps/api/src/services/catalogs/catalogs.js";
import { keptIndexes } from "../../apps/api/src/stored/kept-indexes.js";
import { dimensions, movieCount, plantRun } from "./planted-run.js";
import { median } from "./statistics.js";

/**
 * What a replica does before it answers from memory, step by step, of a planted run of 60,000 × 64: what is read, what is
 * worked out, and what the catalog's index and the table of neighbors take where another replica has kept them. Medians of
 * --repeat 3. --json.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: "boolean", default: false }, repeat: { type: "string", default: "3" } },
  });
  const repeat = Number(values.repeat);
  if (!Number.isInteger(repeat) || repeat < 1)
    throw new Error(`--repeat is ${values.repeat}; must be a whole number from 1.`);
  const say = (line: string) => void (values.json || console.log(line));
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  try {
    const { datasetId, runId } = await plantRun(folder);
    const blobs = await openBlobStore(join(folder, "blobs"));
    const steps = new Map<string, number[]>();
    const timed = async <Value>(step: string, work: () => Value | Promise<Value>): Promise<Value> => {
      const start = performance.now();
      const value = await work();
      steps.set(step, [...(steps.get(step) ?? []), performance.now() - start]);
      return value;
    };
    const report = (error: unknown) => {
      throw error;
    };
    const keptBelow = async (prefix: string) => {
      for (;;) {
        const [name] = await blobs.list(`${prefix}/index`);
        if (name !== undefined) return name;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    for (let round = 0; round < repeat; round++) {
      const catalog = await timed("movies read", () => new Catalogs(blobs, report, 1e9).of(datasetId));
      await blobs.delete(`datasets/${datasetId}/index`);
      const built = await timed("catalog's index built", () => catalog.find({ search: "usual" }));
      await keptBelow(`datasets/${datasetId}`);
      const replica = await new Catalogs(blobs, report, 1e9).of(datasetId);
      const read = await timed("catalog's index read", () => replica.find({ search: "usual" }));
      if (
        built.rows.length !== movieCount ||
        !Array.from(built.rows).every((row, at) => row === read.rows[at])
      )
        throw new Error("The index that was read finds other movies than the one that was built.");
      await timed("index of lists of films built", () => catalog.titles());
      const { embedding, artifactHash } = await timed("vectors read", () =>
        loadEmbedding(blobs.folder(`runs/${runId}/artifact`)),
      );
      const kept = keptIndexes(blobs, { id: runId, artifactHash }, report);
      await blobs.delete(`runs/${runId}/index`);
      const first = await timed("vector index opened", () => createSpace(embedding, { kept }));
      await timed("table of neighbors filled", () => first.warm());
      await keptBelow(`runs/${runId}`);
      const second = await createSpace(embedding, { kept });
      await timed("table of neighbors read", () => second.warm());
      const [a, b] = [await first.nearestRows(), await second.nearestRows()];
      if (!a || !b || Buffer.compare(Buffer.from(a.rows), Buffer.from(b.rows)) !== 0)
        throw new Error("The table that was read is another one than was filled.");
      await Promise.all([first.close(), second.close()]);
    }
    const sizeOf = async (prefix: string) => (await blobs.size(await keptBelow(prefix))) ?? 0;
    const bytes = await sizeOf(`runs/${runId}`);
    const indexBytes = await sizeOf(`datasets/${datasetId}`);
    const medians = Array.from(steps, ([step, all]) => ({ step, milliseconds: median(all) }));
    say(
      `${movieCount} movies × ${dimensions}, medians of ${repeat}; load average ${loadavg()[0]?.toFixed(1)}`,
    );
    for (const { step, milliseconds } of medians)
      say(`${step.padEnd(34)}${milliseconds.toFixed(0).padStart(7)} ms`);
    say(
      `the kept table has ${(bytes / 1e6).toFixed(1)} MB, the kept index ${(indexBytes / 1e6).toFixed(1)} MB`,
    );
    return { movieCount, dimensions, repeat, medians, bytes, indexBytes, loadAverage: loadavg()[0] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
