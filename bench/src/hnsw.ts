import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  createRandom,
  createSpace,
  type Embedding,
  faissProblem,
  type KeptBytes,
  type Neighbor,
  type Space,
} from "@cinevec/core";
import { plantedClusters } from "@cinevec/core/testing";
import { openBlobStore } from "@cinevec/db";
import { keptIndexes } from "../../apps/api/src/stored/kept-indexes.js";

/** Rows of a cluster; noise beside centers of deviation 1. */
const rowsPerCluster = 250;
const noise = 0.6;
const runId = "01890000-0000-7000-8000-000000000000";

const seconds = (since: number) => (performance.now() - since) / 1000;

/**
 * FAISS' HNSW beside the exact scan, as the product uses both: planted clusters, cosine, questions that are no rows. How
 * long the graph takes to build, how long to write and to read it as replicas do, its bytes, queries a second on the
 * one searching thread, and recall against brute force in plain JS. --rows 1000000, --dimensions 64, --first 10,
 * --batch 50, --queries 2000 (to HNSW; a tenth of it to the scan), --truth 100 (questions for recall), --json.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      rows: { type: "string", default: "1000000" },
      dimensions: { type: "string", default: "64" },
      first: { type: "string", default: "10" },
      batch: { type: "string", default: "50" },
      queries: { type: "string", default: "2000" },
      truth: { type: "string", default: "100" },
    },
  });
  const number = (name: Exclude<keyof typeof values, "json">): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} is ${values[name]}; must be a whole number from 1.`);
    return value;
  };
  const [rows, dimensions, first] = [number("rows"), number("dimensions"), number("first")];
  const [batch, queries, truthCount] = [number("batch"), number("queries"), number("truth")];
  const say = (line: string) => void (values.json || console.log(line));
  const problem = await faissProblem();
  if (problem !== null)
    throw new Error(`FAISS is what this measures, and its addon does not load: ${problem}`);

  const clusters = Math.max(1, Math.round(rows / rowsPerCluster));
  const asked = Math.max(queries, truthCount);
  const all = plantedClusters(rows + asked, dimensions, clusters, noise, createRandom(1));
  const embedding: Embedding = {
    dimensions,
    ids: Array.from({ length: rows }, (_, row) => String(row)),
    movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
    vectors: all.slice(0, rows * dimensions),
    tensors: new Map(),
  };
  const question = (i: number) => all.subarray((rows + i) * dimensions, (rows + i + 1) * dimensions);
  const ask = (space: Space, from: number, count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => space.similarToVector(question(from + i), first)));
  const rate = async (space: Space, count: number, together: number) => {
    const start = performance.now();
    for (let from = 0; from < count; from += together)
      await ask(space, from, Math.min(together, count - from));
    return Math.round(count / seconds(start));
  };

  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  try {
    const store = keptIndexes(await openBlobStore(folder), { id: runId, artifactHash: "bench" }, (error) =>
      say(`not kept: ${error}`),
    );
    const scan = await createSpace(embedding, { index: "exact" });
    const build = performance.now();
    const timed = new TimedKept(store);
    const hnsw = await createSpace(embedding, { index: "faiss-hnsw", kept: timed });
    await timed.written;
    const buildSeconds = (timed.putAt - build) / 1000;

    const truth = Array.from({ length: truthCount }, (_, i) => bruteForce(embedding, question(i), first));
    const answers = await ask(hnsw, 0, truthCount);
    const results = [
      {
        name: "faiss-hnsw",
        recall: recall(answers, truth),
        together: await rate(hnsw, queries, batch),
        single: await rate(hnsw, Math.ceil(queries / 4), 1),
      },
      {
        name: "exact (SIMD scan)",
        recall: recall(await ask(scan, 0, truthCount), truth),
        together: await rate(scan, Math.ceil(queries / 10), batch),
        single: await rate(scan, Math.ceil(queries / 40), 1),
      },
    ];
    await Promise.all([scan.close(), hnsw.close()]);

    const opening = performance.now();
    const again = await createSpace(embedding, { index: "faiss-hnsw", kept: timed });
    const openSeconds = seconds(opening);
    const same = JSON.stringify(await ask(again, 0, truthCount)) === JSON.stringify(answers);
    await again.close();
    if (!same) throw new Error("The graph that was read answers otherwise than the one that was built.");

    const measured = {
      ...{ rows, dimensions, first, batch, results, buildSeconds, openSeconds },
      bytes: timed.bytes,
      writeSeconds: timed.writeSeconds,
      readSeconds: timed.readSeconds,
      loadAverage: loadavg()[0],
    };
    say(
      `${rows} × ${dimensions} in ${clusters} clusters, first ${first}; load average ${measured.loadAverage}`,
    );
    for (const { name, recall: found, together, single } of results)
      say(
        `${name.padEnd(20)}recall@${first} ${found.toFixed(4)}  ${together} queries/s in batches of ${batch}, ${single} one at a time`,
      );
    say(
      `graph: built in ${buildSeconds.toFixed(1)} s, ${(measured.bytes / 1e6).toFixed(0)} MB, written in ${measured.writeSeconds.toFixed(2)} s; opened with it in ${openSeconds.toFixed(2)} s, of which reading the file ${measured.readSeconds.toFixed(2)} s`,
    );
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Says when a graph was put, and how long it took to write and to read. */
class TimedKept implements KeptBytes {
  bytes = 0;
  putAt = 0;
  writeSeconds = 0;
  readSeconds = 0;
  private told = () => {};
  readonly written = new Promise<void>((resolve) => {
    this.told = resolve;
  });

  constructor(private readonly store: KeptBytes) {}

  async get(name: string): Promise<Uint8Array | null> {
    const start = performance.now();
    const found = await this.store.get(name);
    this.readSeconds = seconds(start);
    return found;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.putAt = performance.now();
    this.bytes = bytes.length;
    await this.store.put(name, bytes);
    this.writeSeconds = seconds(this.putAt);
    this.told();
  }
}

/** Rows with the k greatest cosines, in float64. */
function bruteForce({ vectors, dimensions }: Embedding, question: Float32Array, k: number): Neighbor[] {
  const best: Neighbor[] = [];
  const norm = Math.hypot(...question);
  for (let row = 0, at = 0; at < vectors.length; row++) {
    let product = 0;
    let squares = 0;
    for (let i = 0; i < dimensions; i++, at++) {
      product += vectors[at]! * question[i]!;
      squares += vectors[at]! * vectors[at]!;
    }
    const similarity = product / Math.sqrt(squares) / norm;
    if (best.length === k && similarity <= best[k - 1]!.similarity) continue;
    if (best.length === k) best.pop();
    best.push({ row, similarity });
    best.sort((a, b) => b.similarity - a.similarity);
  }
  return best;
}

/** Share of the true nearest that were answered. */
function recall(answers: readonly Neighbor[][], truth: readonly Neighbor[][]): number {
  let found = 0;
  let of = 0;
  answers.forEach((answer, i) => {
    const rows = new Set(answer.map(({ row }) => row));
    for (const { row } of truth[i]!) {
      of++;
      if (rows.has(row)) found++;
    }
  });
  return found / of;
}
