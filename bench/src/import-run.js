/** One measurement of the import bench in a process of its own: `import-run.js duckdb|cinevec folder format`, JSON out. */
import { join } from "node:path";
import { ratingHistogram, readDataset, storeDataset } from "@cinevec/core";
import { openBlobStore } from "@cinevec/db";
import { DuckDBInstance } from "@duckdb/node-api";

const [who, folder, format] = process.argv.slice(2);

async function scan() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const found = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE, sum(userId), sum(movieId), sum(rating), sum(timestamp)
     FROM read_csv('${join(folder, "ratings.csv").replaceAll("'", "''")}', header = true, delim = ',', auto_detect = false,
       columns = {'userId': 'INTEGER', 'movieId': 'INTEGER', 'rating': 'FLOAT', 'timestamp': 'BIGINT'})`,
  );
  return Number(found.getRowsJS()[0][0]);
}

/** What the importer's process does of an import, with the blob store that it does it to. */
async function importAndStore() {
  const dataset = await readDataset({ format, source: folder });
  const blobs = await openBlobStore(join(folder, "blobs"));
  await storeDataset(dataset, blobs.folder("datasets/bench"));
  return ratingHistogram(dataset).reduce((sum, { count }) => sum + count, 0);
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
