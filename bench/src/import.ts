import { execFile } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { createRandom } from "@cinevec/core";

interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly ratings: number;
}

const movieCount = 60_000;
const ratingsPerUser = 154;

/** Users in order, each user's movies by id, as MovieLens writes them; popular movies have low ids. */
async function* ratingLines(rows: number): AsyncGenerator<string> {
  const random = createRandom(25);
  yield "userId,movieId,rating,timestamp\n";
  let written = 0;
  for (let user = 1; written < rows; user++) {
    const wanted = Math.min(
      rows - written,
      Math.max(20, Math.round(-Math.log(1 - random.next()) * ratingsPerUser)),
    );
    const movies = new Set<number>();
    while (movies.size < wanted) movies.add(1 + Math.floor(movieCount * random.next() ** 4));
    const joined = 850_000_000 + random.integer(700_000_000);
    yield [...movies]
      .sort((a, b) => a - b)
      .map(
        (movie) =>
          `${user},${movie},${((1 + random.integer(10)) / 2).toFixed(1)},${joined + random.integer(2_000_000)}\n`,
      )
      .join("");
    written += wanted;
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/**
 * A MovieLens-like release of --rows 25000000 ratings, in a temporary folder: importing it (read, check, sort, hash,
 * store, count) in turn with DuckDB's bare scan of the same ratings.csv (count and sums over read_csv), each in a process of
 * its own, --repeat 5 times; with --format INTERACTIONS by the reader of any table. Prints the ratio of the medians and the peak memory. The file is read once beforehand,
 * so that both find it in the page cache.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      rows: { type: "string", default: "25000000" },
      repeat: { type: "string", default: "5" },
      format: { type: "string", default: "MOVIELENS" },
    },
  });
  const [rows, repeat] = [Number(values.rows), Number(values.repeat)];
  for (const [name, value] of [
    ["rows", rows],
    ["repeat", repeat],
  ] as const)
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1.`);
  const format = values.format;
  if (format !== "MOVIELENS" && format !== "INTERACTIONS")
    throw new Error("--format takes MOVIELENS or INTERACTIONS.");
  const say = (line: string) => void (values.json || console.log(line));
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  try {
    say(`writing ${rows.toLocaleString("en")} ratings …`);
    await pipeline(
      ratingLines(rows),
      createWriteStream(join(folder, "ratings.csv"), { highWaterMark: 1 << 20 }),
    );
    const movies = Array.from(
      { length: movieCount },
      (_, i) => `${i + 1},"Movie ${i + 1}, The (${1930 + (i % 90)})",Drama|Comedy`,
    );
    await writeFile(join(folder, "movies.csv"), `movieId,title,genres\n${movies.join("\n")}\n`);
    // The compiled tree, where there is one, is what runs in production: threads start without a TypeScript loader.
    const built = existsSync(
      fileURLToPath(import.meta.resolve("@cinevec/core").replace("/src/index.ts", "/dist/index.js")),
    );
    const flags = built ? [] : process.execArgv;
    const child = fileURLToPath(new URL("./import-run.js", import.meta.url));
    const measure = async (who: "duckdb" | "cinevec"): Promise<Measurement> => {
      const { stdout } = await promisify(execFile)(process.execPath, [...flags, child, who, folder, format]);
      await rm(join(folder, "blobs"), { recursive: true, force: true });
      return JSON.parse(stdout) as Measurement;
    };
    const measured: Record<"duckdb" | "cinevec", Measurement[]> = { duckdb: [], cinevec: [] };
    await measure("duckdb");
    for (let turn = 0; turn < repeat; turn++)
      for (const who of ["duckdb", "cinevec"] as const) {
        const one = await measure(who);
        measured[who].push(one);
        say(
          `${who.padEnd(8)} ${one.seconds.toFixed(2)} s, ${one.cpuSeconds.toFixed(2)} CPU s, peak ${one.peakMegabytes.toFixed(0)} MB`,
        );
      }
    const of = (who: "duckdb" | "cinevec", what: "seconds" | "cpuSeconds") =>
      median(measured[who].map((m) => m[what]));
    const result = {
      bench: "import",
      format,
      rows,
      cores: availableParallelism(),
      node: process.version,
      ratio: of("cinevec", "seconds") / of("duckdb", "seconds"),
      cpuRatio: of("cinevec", "cpuSeconds") / of("duckdb", "cpuSeconds"),
      peakMegabytes: Math.max(...measured.cinevec.map((m) => m.peakMegabytes)),
      measured,
    };
    say(
      `import ${result.ratio.toFixed(2)}× DuckDB's bare scan (CPU ${result.cpuRatio.toFixed(2)}×), peak memory ${result.peakMegabytes.toFixed(0)} MB`,
    );
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
