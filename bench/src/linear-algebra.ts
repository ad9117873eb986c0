import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { bytesOf, copyOfNumbers, createRandom, invertSymmetric, topEigenvectors } from "@cinevec/core";

/** Largest |A v - λ v| of an eigenpair, in parts of the largest eigenvalue: for both. */
const tolerance = 1e-6;
const goal = 3;

interface Times {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

interface Measurement {
  readonly inverse: Times;
  readonly eigenvectors: Times;
}

/**
 * XᵀX + 100 I of generated likes: 3 users a movie who like 80 of them each, mostly of three groups, some movies far more
 * often than others.
 */
function generate(rows: number): Float64Array {
  const random = createRandom(7);
  const groups = Math.max(1, Math.round(rows / 60));
  const matrix = new Float64Array(rows * rows);
  for (let user = 0; user < 3 * rows; user++) {
    const own = Array.from({ length: 3 }, () => random.integer(groups));
    const liked = new Set<number>();
    for (let i = 0; i < 80; i++) {
      // Rank by a power law; a group holds every groups-th rank.
      const rank = Math.floor(rows ** random.next()) - 1;
      const group = own[random.integer(3)]!;
      const movie = random.next() < 0.3 ? rank : rank - (rank % groups) + group;
      if (movie < rows) liked.add(movie);
    }
    for (const i of liked) for (const j of liked) matrix[i * rows + j]!++;
  }
  for (let i = 0; i < rows; i++) matrix[i * rows + i]! += 100;
  return matrix;
}

/** EASE's weights B = I - P / diag(P), made symmetric: what eigenvectors are asked for here. */
function symmetricWeights(inverse: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) {
      const both =
        inverse[i * rows + j]! / inverse[j * rows + j]! + inverse[i * rows + j]! / inverse[i * rows + i]!;
      out[i * rows + j] = -both / 2;
      out[j * rows + i] = -both / 2;
    }
  return out;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; times: Times }> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const used = process.cpuUsage(cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  return { result, times: { seconds: (performance.now() - started) / 1000, cpuSeconds } };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const greatest = (a: Float64Array, b: Float64Array) => {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
};

/** @returns null where numpy or scipy is missing. */
async function measurePeer(python: string, folder: string, rows: number, count: number) {
  const script = fileURLToPath(new URL("./linear-algebra-peer.py", import.meta.url));
  // One thread each. OPENBLAS_CORETYPE, where it is set, holds OpenBLAS back; a clean environment has none.
  const env = {
    PATH: process.env.PATH,
    OPENBLAS_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
  };
  try {
    const { stdout } = await promisify(execFile)(
      python,
      [script, folder, String(rows), String(count), String(tolerance)],
      { env },
    );
    const measured: Measurement & { numpy: string; scipy: string; kernel: string | null } =
      JSON.parse(stdout);
    const read = async (name: string) => copyOfNumbers(await readFile(join(folder, name)), Float64Array);
    return { measured, inverse: await read("inverse.f64"), eigenvalues: await read("eigenvalues.f64") };
  } catch (error) {
    return { missing: error instanceof Error ? error.message.split("\n").at(-2) : String(error) };
  }
}

/**
 * The inverse of a positive definite matrix by our kernels and by numpy's inv, and the eigenvectors of the largest
 * eigenvalues of a symmetric one by ours and by scipy's eigsh: the same matrices in float64, one thread and one
 * tolerance each, in turn. What is compared is CPU time, which other work on the machine changes less. Goal: at most
 * 3 times theirs. --rows 4000, --count 256, --repeat 3, --python path (python3), --json.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      rows: { type: "string", default: "4000" },
      count: { type: "string", default: "256" },
      repeat: { type: "string", default: "3" },
      python: { type: "string", default: "python3" },
    },
  });
  const print = values.json ? () => undefined : console.log;
  const [rows, count, repeat] = [Number(values.rows), Number(values.count), Number(values.repeat)];
  for (const [name, value] of Object.entries({ rows, count, repeat }))
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1.`);
  if (count >= rows) throw new Error("--count must be below --rows.");
  print(`${rows} × ${rows}, the first ${count} eigenvectors`);
  const definite = generate(rows);
  const symmetric = symmetricWeights(await invertSymmetric(definite, rows, { threads: 1 }), rows);
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  const ours: Measurement[] = [];
  const peers: Measurement[] = [];
  let versions: { numpy: string; scipy: string; kernel: string | null } | null = null;
  const show = (name: string, { inverse, eigenvectors }: Measurement) =>
    print(
      `  ${name}  inverse ${inverse.cpuSeconds.toFixed(2)} s of CPU (${inverse.seconds.toFixed(2)} s), eigenvectors ${eigenvectors.cpuSeconds.toFixed(2)} s (${eigenvectors.seconds.toFixed(2)} s)`,
    );
  try {
    await writeFile(join(folder, "definite.f64"), bytesOf(definite));
    await writeFile(join(folder, "symmetric.f64"), bytesOf(symmetric));
    for (let round = 0; round < repeat; round++) {
      const inverse = await timed(() => invertSymmetric(definite, rows, { threads: 1 }));
      const eigenpairs = await timed(() =>
        topEigenvectors(symmetric, rows, count, { random: createRandom(1), threads: 1, tolerance }),
      );
      const mine = { inverse: inverse.times, eigenvectors: eigenpairs.times };
      ours.push(mine);
      show("cinevec    ", mine);
      const peer = await measurePeer(values.python, folder, rows, count);
      if ("missing" in peer) {
        print(`  numpy and scipy are left out: ${peer.missing ?? "python3 did not run"}`);
        continue;
      }
      const { numpy, scipy, kernel } = peer.measured;
      versions = { numpy, scipy, kernel };
      peers.push(peer.measured);
      show("numpy/scipy", peer.measured);
      const off =
        greatest(inverse.result, peer.inverse) / greatest(peer.inverse, new Float64Array(rows * rows));
      const apart = greatest(eigenpairs.result.values, peer.eigenvalues) / peer.eigenvalues[0]!;
      print(
        `  greatest difference: inverse ${off.toExponential(1)}, eigenvalues ${apart.toExponential(1)} of the largest`,
      );
      if (!(off < 1e-8 && apart < 1e-6)) throw new Error("the two do not agree");
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const ratio = (name: keyof Measurement) =>
    peers.length === 0
      ? null
      : median(ours.map((one) => one[name].cpuSeconds)) / median(peers.map((one) => one[name].cpuSeconds));
  const ratios = { inverse: ratio("inverse"), eigenvectors: ratio("eigenvectors") };
  for (const [name, value] of Object.entries(ratios))
    if (value !== null)
      print(`  ${name}: ${value.toFixed(2)} times the peer's CPU time (medians; goal ${goal})`);
  return { rows, count, tolerance, ours, peers, versions, ratios, goal };
}
