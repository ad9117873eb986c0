import { parseArgs } from "node:util";
import {
  createRandom,
  createSpace,
  type Embedding,
  faissProblem,
  type Neighbor,
  type Space,
} from "@cinevec/core";
import { median } from "./statistics.js";

interface Result {
  readonly name: string;
  readonly queriesPerSecond: number;
  /** Over plain JS. */
  readonly ratio: number;
}

/**
 * The k nearest of random vectors: FAISS' flat index, the SIMD scan and plain JS in turn, the same questions to
 * each, `batch` at a time as a busy server has them. Prints medians and the ratio of medians; fails where answers
 * differ. --rows 60000, --dimensions 64, --first 10, --batch 50, --queries 400 (a run), --repeat 5, --json.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      rows: { type: "string", default: "60000" },
      dimensions: { type: "string", default: "64" },
      first: { type: "string", default: "10" },
      batch: { type: "string", default: "50" },
      queries: { type: "string", default: "400" },
      repeat: { type: "string", default: "5" },
    },
  });
  const number = (name: "rows" | "dimensions" | "first" | "batch" | "queries" | "repeat"): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} is ${values[name]}; must be a whole number from 1.`);
    return value;
  };
  const [first, batch, queryCount, repeat] = [
    number("first"),
    number("batch"),
    number("queries"),
    number("repeat"),
  ];
  const say = (line: string) => void (values.json || console.log(line));
  const embedding = randomEmbedding(number("rows"), number("dimensions"));
  const questions = randomEmbedding(queryCount, embedding.dimensions, 2).vectors;
  const query = (i: number) =>
    questions.subarray(
      (i % queryCount) * embedding.dimensions,
      ((i % queryCount) + 1) * embedding.dimensions,
    );

  const exact = await createSpace(embedding, { index: "exact" });
  const problem = await faissProblem();
  const faiss = problem === null ? await createSpace(embedding, { index: "faiss-flat" }) : null;
  if (problem !== null) say(`FAISS is left out: ${problem}`);
  const normalised = unitRows(embedding);
  const ask = (space: Space) => (from: number, count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => space.similarToVector(query(from + i), first)));
  const plain = async (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => plainSearch(normalised, query(from + i), first));

  const systems = [
    ...(faiss ? [{ name: "faiss-flat", queries: queryCount, answer: ask(faiss) }] : []),
    { name: "exact (SIMD scan)", queries: queryCount, answer: ask(exact) },
    { name: "plain JS", queries: Math.min(queryCount, 40), answer: plain },
  ];
  const truth = await plain(0, Math.min(queryCount, 40));
  for (const { name, answer } of systems) mustAgree(name, await answer(0, truth.length), truth);
  if (faiss) mustEqual(await ask(faiss)(0, batch), await ask(exact)(0, batch));

  const rates = new Map(systems.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < repeat; round++)
    for (const { name, queries, answer } of systems) {
      const start = performance.now();
      for (let from = 0; from < queries; from += batch) await answer(from, Math.min(batch, queries - from));
      rates.get(name)!.push((queries / (performance.now() - start)) * 1000);
    }
  const start = performance.now();
  await exact.warm();
  const tableSeconds = (performance.now() - start) / 1000;
  systems.push({
    name: "neighbors, table filled",
    queries: queryCount * 50,
    answer: (from, count) =>
      Promise.all(Array.from({ length: count }, (_, i) => exact.neighbors((from + i) % exact.rows, first))),
  });
  const lookups: number[] = [];
  for (let round = 0; round < repeat; round++) {
    const begin = performance.now();
    for (let from = 0; from < queryCount * 50; from += batch) await systems.at(-1)!.answer(from, batch);
    lookups.push(((queryCount * 50) / (performance.now() - begin)) * 1000);
  }
  rates.set("neighbors, table filled", lookups);
  await Promise.all([exact.close(), faiss?.close()]);

  const base = median(rates.get("plain JS")!);
  const results: Result[] = systems.map(({ name }) => ({
    name,
    queriesPerSecond: Math.round(median(rates.get(name)!)),
    ratio: Number((median(rates.get(name)!) / base).toFixed(1)),
  }));
  const { rows, dimensions } = exact;
  say(`${rows} × ${dimensions}, first ${first}, batches of ${batch}, median of ${repeat} alternating runs`);
  for (const { name, queriesPerSecond, ratio } of results)
    say(
      `${name.padEnd(26)}${String(queriesPerSecond).padStart(9)} queries/s${String(ratio).padStart(9)} × plain JS`,
    );
  say(`filling the table of neighbors took ${tableSeconds.toFixed(1)} s in the background`);
  return { rows, dimensions, first, batch, repeat, results, tableSeconds };
}

function randomEmbedding(rows: number, dimensions: number, seed = 1): Embedding {
  const random = createRandom(seed);
  return {
    dimensions,
    ids: Array.from({ length: rows }, (_, row) => String(row)),
    movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
    vectors: Float32Array.from({ length: rows * dimensions }, () => random.normal()),
    tensors: new Map(),
  };
}

function unitRows({ vectors, dimensions }: Embedding): Float32Array {
  const unit = vectors.slice();
  for (let at = 0; at < unit.length; at += dimensions) {
    const row = unit.subarray(at, at + dimensions);
    const norm = Math.hypot(...row);
    for (let i = 0; i < dimensions; i++) row[i] = row[i]! / norm;
  }
  return unit;
}

/** What one writes first: every cosine in a loop, the best kept in a sorted list. */
function plainSearch(unit: Float32Array, question: Float32Array, k: number): Neighbor[] {
  const dimensions = question.length;
  const norm = Math.hypot(...question);
  const best: Neighbor[] = [];
  for (let row = 0, at = 0; at < unit.length; row++) {
    let similarity = 0;
    for (let i = 0; i < dimensions; i++) similarity += unit[at++]! * question[i]!;
    similarity /= norm;
    if (best.length === k && similarity <= best[k - 1]!.similarity) continue;
    if (best.length === k) best.pop();
    let place = best.length;
    while (place > 0 && best[place - 1]!.similarity < similarity) place--;
    best.splice(place, 0, { row, similarity });
  }
  return best;
}

/** Plain JS adds in float64: ranks may swap where cosines differ by less than float32 tells apart. */
function mustAgree(name: string, answers: readonly Neighbor[][], truth: readonly Neighbor[][]): void {
  answers.forEach((answer, i) => {
    answer.forEach(({ row, similarity }, rank) => {
      const expected = truth[i]![rank]!;
      if (Math.abs(similarity - expected.similarity) > 1e-6)
        throw new Error(
          `${name} answers query ${i}, rank ${rank + 1} with ${row} (${similarity}), not ${expected.row}.`,
        );
    });
  });
}

function mustEqual(a: readonly Neighbor[][], b: readonly Neighbor[][]): void {
  if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error("FAISS and the scan answer differently.");
}
