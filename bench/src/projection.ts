import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import {
  bytesOf,
  copyOfNumbers,
  createRandom,
  measureFaithfulness,
  type NeighborsGraph,
  neighborsGraph,
  projections,
  recipes,
  sampleDataset,
} from "@cinevec/core";

const { signal } = new AbortController();
const tsneOptions = { perplexity: 30, exaggeration: 12, exaggerationEpochs: 250, epochs: 500 };
const umapOptions = { nNeighbors: 15, minDist: 0.1, negatives: 5 };
/** Neighbors that faithfulness is measured with. */
const k = 10;

interface Space {
  readonly name: string;
  readonly vectors: Float32Array;
  readonly dimensions: number;
  readonly graph: NeighborsGraph;
}

interface Drawn {
  readonly map: Float32Array;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Clusters of clusters: 20 broad ones, of 10 each, whose directions differ half as much, and movies around those. */
function plant(rows: number, dimensions: number): Float32Array {
  const random = createRandom(11);
  const draw = (count: number, size: number) =>
    Float32Array.from({ length: count * dimensions }, () => size * random.normal());
  const [broad, fine] = [draw(20, 1), draw(200, 0.7)];
  return Float32Array.from({ length: rows * dimensions }, (_, i) => {
    const [row, d] = [Math.floor(i / dimensions), i % dimensions];
    const cluster = row % 200;
    return broad[(cluster % 20) * dimensions + d]! + fine[cluster * dimensions + d]! + 0.7 * random.normal();
  });
}

async function open(
  name: string,
  vectors: Float32Array,
  dimensions: number,
  threads: number,
  print: (text: string) => void,
) {
  const started = performance.now();
  const graph = await neighborsGraph({ vectors, dimensions, k: 91, threads, signal });
  const seconds = (performance.now() - started) / 1000;
  print(`${name}: ${graph.rows} × ${dimensions}; neighbors graph in ${seconds.toFixed(1)} s`);
  return { space: { name, vectors, dimensions, graph } satisfies Space, seconds };
}

async function sampleSpace(): Promise<{ vectors: Float32Array; dimensions: number }> {
  const recipe = recipes.get("SKIP_GRAM")!;
  const { embedding } = await recipe.train(await sampleDataset(), recipe.options.parse({}), {
    ...{ random: createRandom(1), threads: 1, signal, resumeFrom: null, pretrained: null },
    onProgress: () => undefined,
    saveCheckpoint: async () => undefined,
  });
  return embedding;
}

async function ours(space: Space, method: string, given: object, threads: number): Promise<Drawn> {
  const projection = projections.get(method)!;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const map = await projection.project({
    ...{ ...space, options: projection.options.parse(given), random: createRandom(1), threads, signal },
    onProgress: () => undefined,
  });
  const used = process.cpuUsage(cpu);
  return { map, seconds: (performance.now() - started) / 1000, cpuSeconds: (used.user + used.system) / 1e6 };
}

/** Asks python; null, with the reason printed, where what it takes is missing. */
async function peer(
  ask: { python: string; folder: string; threads: number; print: (text: string) => void },
  space: Space,
  method: string,
  given: object,
): Promise<{ seconds: number; cpuSeconds: number; version: string; trustworthiness: number } | null> {
  const script = fileURLToPath(new URL("./projection-peer.py", import.meta.url));
  const { rows, k: width } = space.graph;
  const threads = String(ask.threads);
  const env = {
    PATH: process.env.PATH,
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    NUMBA_NUM_THREADS: threads,
  };
  try {
    const { stdout } = await promisify(execFile)(
      ask.python,
      [
        script,
        method,
        ask.folder,
        String(rows),
        String(space.dimensions),
        String(width),
        threads,
        JSON.stringify(given),
      ],
      { env, maxBuffer: 1 << 24 },
    );
    return JSON.parse(stdout.trim().split("\n").at(-1)!);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    ask.print(`  ${method} is left out: ${reason}`);
    return null;
  }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Our t-SNE and UMAP against openTSNE, umap-learn and scikit-learn's Barnes-Hut (once, at the smallest size): the same
 * neighbors, start, perplexity, steps and threads, in turn, and how faithful each map is. Goals: t-SNE in no more time than
 * openTSNE and a fifth of scikit-learn's, UMAP in half of umap-learn's, trustworthiness and neighbors kept no more than
 * .01 below. --rows 10000,60000 --threads 2 --repeat 3 --python path (python3) --no-sample --json.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      rows: { type: "string", default: "10000,60000" },
      threads: { type: "string", default: "2" },
      repeat: { type: "string", default: "3" },
      python: { type: "string", default: "python3" },
      "no-sample": { type: "boolean", default: false },
    },
  });
  const print = values.json ? () => undefined : console.log;
  const [threads, repeat] = [Number(values.threads), Number(values.repeat)];
  const sizes = values.rows === "" ? [] : values.rows.split(",").map(Number);
  for (const value of [threads, repeat, ...sizes])
    if (!Number.isInteger(value) || value < 1)
      throw new Error("--rows, --threads and --repeat take whole numbers from 1.");
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  const ask = { python: values.python, folder, threads, print };
  const results: unknown[] = [];
  try {
    const spaces: (() => Promise<{ name: string; vectors: Float32Array; dimensions: number }>)[] = [
      ...(values["no-sample"]
        ? []
        : [async () => ({ name: "skip-gram on the sample", ...(await sampleSpace()) })]),
      ...sizes.map((rows) => async () => ({
        name: `planted clusters, ${rows}`,
        vectors: plant(rows, 64),
        dimensions: 64,
      })),
    ];
    for (const [index, make] of spaces.entries()) {
      const { name, vectors, dimensions } = await make();
      const { space, seconds: graphSeconds } = await open(name, vectors, dimensions, threads, print);
      const { rows } = space.graph;
      await writeFile(join(folder, "vectors.f32"), bytesOf(vectors));
      await writeFile(join(folder, "neighbors.u32"), bytesOf(space.graph.neighbors));
      await writeFile(join(folder, "similarities.f32"), bytesOf(space.graph.similarities));
      await writeFile(join(folder, "start.f32"), bytesOf((await ours(space, "PCA", {}, threads)).map));
      const epochs = rows <= 10_000 ? 500 : 200;
      const contests = [
        {
          method: "TSNE",
          options: tsneOptions,
          peers: index <= 1 ? ["opentsne", "sklearn"] : ["opentsne"],
          goals: [1, 0.2],
        },
        { method: "UMAP", options: { ...umapOptions, epochs }, peers: ["umap"], goals: [0.5] },
      ];
      for (const { method, options, peers, goals } of contests) {
        const runs = new Map<string, Drawn[]>([
          ["cinevec", []],
          ...peers.map((name): [string, Drawn[]] => [name, []]),
        ]);
        for (let round = 0; round < repeat; round++) {
          runs.get("cinevec")!.push(await ours(space, method, options, threads));
          for (const name of peers) {
            if (name === "sklearn" && round > 0) continue;
            const found = await peer(ask, space, name, options);
            if (found) {
              const map = copyOfNumbers(await readFile(join(folder, "map.f32")), Float32Array);
              runs.get(name)!.push({ ...found, map });
            }
          }
        }
        const shown = [];
        for (const [name, drawn] of runs) {
          if (drawn.length === 0) continue;
          const faithful = await measureFaithfulness({
            ...{ ...space, map: drawn[0]!.map, k, genres: null, random: createRandom(1), threads, signal },
          });
          shown.push({
            ...{
              name,
              seconds: median(drawn.map((d) => d.seconds)),
              cpuSeconds: median(drawn.map((d) => d.cpuSeconds)),
            },
            ...{ trustworthiness: faithful.trustworthiness, neighborsKept: faithful.neighborsKept },
          });
          const { seconds, cpuSeconds, trustworthiness, neighborsKept } = shown.at(-1)!;
          print(
            `  ${method.padEnd(4)} ${name.padEnd(8)} ${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU; ${drawn.length} runs), trustworthiness@${k} ${trustworthiness.toFixed(4)}, neighbors kept ${neighborsKept.toFixed(4)}`,
          );
        }
        for (const [i, name] of peers.entries()) {
          const other = shown.find((one) => one.name === name);
          if (!other) continue;
          const [wall, cpu] = [shown[0]!.seconds / other.seconds, shown[0]!.cpuSeconds / other.cpuSeconds];
          print(
            `    ${wall.toFixed(2)} of ${name}'s time (goal ${goals[i]}), ${cpu.toFixed(2)} of its CPU time`,
          );
        }
        results.push({ space: name, rows, graphSeconds, method, shown });
      }
    }
    // The same number by both, on so few rows that scikit-learn's rows² doubles are small.
    const few = await open("trustworthiness by both", plant(2000, 64), 64, threads, print);
    const { map } = await ours(few.space, "UMAP", {}, threads);
    await writeFile(join(folder, "vectors.f32"), bytesOf(few.space.vectors));
    await writeFile(join(folder, "map.f32"), bytesOf(map));
    const theirs = await peer(ask, few.space, "trustworthiness", { k });
    if (theirs) {
      const mine = await measureFaithfulness({
        ...{ ...few.space, map, k, genres: null, random: createRandom(1), threads, signal },
      });
      print(`  ${mine.trustworthiness.toFixed(6)} and scikit-learn's ${theirs.trustworthiness.toFixed(6)}`);
      if (!(Math.abs(mine.trustworthiness - theirs.trustworthiness) < 1e-5))
        throw new Error("the two do not agree");
      results.push({ trustworthiness: mine.trustworthiness, sklearn: theirs.trustworthiness });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  print(`load average of the last minute: ${loadavg()[0]!.toFixed(1)}`);
  return { threads, repeat, results, load: loadavg() };
}
