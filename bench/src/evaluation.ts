import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { bytesOf, createRandom, type Dataset, evaluate, type HeldOut } from "@cinevec/core";
import { movieFacts } from "@cinevec/core/testing";

const dimensions = 64;
/** Movies that every user has seen. */
const seen = 100;

interface Task {
  readonly train: Dataset;
  readonly heldOut: HeldOut;
  readonly vectors: Float32Array;
}

interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly hitRate10: number;
}

/** Random vectors, a history of neighboring rows for each user, the row after them held out. */
function generate(users: number, movies: number): Task {
  const random = createRandom(11);
  const vectors = new Float32Array(movies * dimensions);
  // Each row leans on the one before: neighbors in number are neighbors in space, so there is something to hit.
  for (let i = 0; i < vectors.length; i++)
    vectors[i] = (i < dimensions ? 0 : 0.9 * vectors[i - dimensions]!) + 0.4 * random.normal();
  const rows = new Uint32Array(users * seen);
  const heldOut = new Uint32Array(users);
  for (let user = 0; user < users; user++) {
    const start = random.integer(movies);
    for (let i = 0; i < seen; i++) rows[user * seen + i] = (start + i) % movies;
    heldOut[user] = (start + seen + random.integer(20)) % movies;
  }
  const count = (length: number, step: number) => Uint32Array.from({ length }, (_, i) => i * step);
  const train: Dataset = {
    ...{ format: "SAMPLE", simulated: true, licence: null, contentHash: "bench", pairs: null },
    ...{ fileSplits: [], rejectedLines: [] },
    movies: Array.from({ length: movies }, (_, row) =>
      movieFacts({ externalId: String(row), title: `Movie ${row}` }),
    ),
    users: Array.from({ length: users }, (_, user) => ({
      ...{ externalId: String(user), gender: null, age: null, occupation: null },
    })),
    ratings: {
      offsets: count(users + 1, seen),
      movies: rows,
      values: new Float32Array(rows.length).fill(5),
      timestamps: new Float64Array(rows.length),
    },
  };
  return {
    train,
    heldOut: {
      users: count(users, 1),
      offsets: count(users + 1, 1),
      movies: heldOut,
      values: new Float32Array(users).fill(5),
    },
    vectors,
  };
}

async function measureOurs({ train, heldOut, vectors }: Task): Promise<Measurement> {
  const embedding = {
    dimensions,
    movieRows: Uint32Array.from(train.movies.keys()),
    ids: train.movies.map((movie) => movie.externalId),
    vectors,
    tensors: new Map(),
  };
  const started = performance.now();
  const cpu = process.cpuUsage();
  const { metrics } = await evaluate({ train, heldOut, embedding, scorer: null, minRating: 4, seed: 1 });
  const used = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
    hitRate10: metrics.find((metric) => metric.name === "hit_rate" && metric.cutoff === 10)!.value,
  };
}

async function measurePeer(python: string, folder: string, task: Task): Promise<Measurement | null> {
  await writeFile(join(folder, "vectors.f32"), bytesOf(task.vectors));
  await writeFile(join(folder, "seen.u32"), bytesOf(task.train.ratings.movies));
  await writeFile(join(folder, "held-out.u32"), bytesOf(task.heldOut.movies));
  const script = fileURLToPath(new URL("./evaluation-peer.py", import.meta.url));
  const sizes = [task.train.users.length, task.train.movies.length, dimensions, seen, 1].map(String);
  try {
    const { stdout } = await promisify(execFile)(python, [script, folder, ...sizes], {
      // One thread each: ours runs on one.
      env: { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
    });
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Full ranking with all metrics, intervals and neighborhood measures against a bare numpy loop (BLAS product, mask,
 * top 50, hit rate) on the same vectors, one thread each, in turn, at MovieLens 1M's size and at a share of MovieLens
 * 25M's. Goal: half of numpy's speed in CPU time, though ours does more.
 * --users n --movies n for one size of your own, --repeat n (3), --python path (/usr/bin/python3).
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      users: { type: "string" },
      movies: { type: "string" },
      repeat: { type: "string", default: "3" },
      python: { type: "string", default: "/usr/bin/python3" },
    },
  });
  const print = values.json ? () => undefined : console.log;
  const sizes =
    values.users && values.movies
      ? [{ users: Number(values.users), movies: Number(values.movies) }]
      : [
          { users: 6040, movies: 3706 },
          { users: 3000, movies: 60_000 },
        ];
  const results: unknown[] = [];
  for (const { users, movies } of sizes) {
    print(`${users} users × ${movies} movies × ${dimensions} dimensions`);
    results.push(await compare(generate(users, movies), Number(values.repeat), values.python, print));
  }
  return results;
}

async function compare(task: Task, repeat: number, python: string, print: (line: string) => void) {
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  const ours: Measurement[] = [];
  const numpy: Measurement[] = [];
  const show = (name: string, { seconds, cpuSeconds, hitRate10 }: Measurement) =>
    print(
      `  ${name}  ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, HR@10 ${hitRate10.toFixed(4)}`,
    );
  try {
    for (let round = 0; round < repeat; round++) {
      const mine = await measureOurs(task);
      ours.push(mine);
      show("cinevec", mine);
      const peer = await measurePeer(python, folder, task);
      if (peer) {
        numpy.push(peer);
        show("numpy  ", peer);
      } else print(`  numpy    not measured: ${python} with numpy did not run`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const cpu = (runs: Measurement[]) => median(runs.map((one) => one.cpuSeconds));
  const speed = numpy.length > 0 ? cpu(numpy) / cpu(ours) : null;
  if (speed !== null) print(`  ${speed.toFixed(2)} of numpy's speed (CPU time, medians; goal 0.5)`);
  const [users, movies] = [task.train.users.length, task.train.movies.length];
  return { users, movies, dimensions, ours, numpy, speed, goal: 0.5 };
}
