/** One measurement of the import bench in a process of its own: `import-run.js duckdb|cinevec folder`, JSON out. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readDataset, storeDataset } from "@cinevec/core";
import { DuckDBInstance } from "@duckdb/node-api";

const [who, folder] = process.argv.slice(2);

async function scan() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const found = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE, sum(userId), sum(movieId), sum(rating), sum(timestamp)
     FROM read_csv('${join(folder, "ratings.csv").replaceAll("'", "''")}', header = true, delim = ',', auto_detect = false,
       columns = {'userId': 'INTEGER', 'movieId': 'INTEGER', 'rating': 'FLOAT', 'timestamp': 'BIGINT'})`,
  );
  return Number(found.getRowsJS()[0][0]);
}

async function importAndStore() {
  const dataset = await readDataset({ format: "MOVIELENS", source: folder });
  const target = await mkdtemp(join(folder, "store-"));
  await storeDataset(dataset, {
    async put(name, bytes) {
      const path = join(target, name);
      if (bytes instanceof Uint8Array) await writeFile(`${path}.partial`, bytes);
      else await pipeline(Readable.from(bytes), createWriteStream(`${path}.partial`));
      await rename(`${path}.partial`, path);
    },
  });
  const { length } = dataset.ratings.movies;
  await rm(target, { recursive: true });
  return length;
}

const started = performance.now();
const cpu = process.cpuUsage();
const ratings = await (who === "duckdb" ? scan() : importAndStore());
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    ratings,
  }),
);
process.exit(0);
