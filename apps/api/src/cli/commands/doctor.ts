import { availableParallelism } from "node:os";
import { faissProblem, kernelEngine, loadNeuralRuntime } from "@cinevec/core";
import { openBlobStore, parseS3Location } from "@cinevec/db";
import type { Command } from "commander";
import { findApi } from "../connection.js";
import type { Settings } from "../settings.js";

/** Without a password. */
function describeDatabase(settings: Settings): string {
  if (!settings.databaseUrl)
    return `PGlite, embedded, in ${settings.dataFolder} (set DATABASE_URL for PostgreSQL)`;
  const { host, pathname } = new URL(settings.databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}

async function describeBlobs({ blobs }: Settings): Promise<string> {
  const { label } = await openBlobStore(blobs);
  if (!blobs.startsWith("s3:")) return `files below ${label} (CINEVEC_BLOBS)`;
  const { endpoint, cache } = parseS3Location(blobs);
  const server = endpoint === null ? "" : ` at ${endpoint}`;
  return `${label}${server}, ${cache ? `with copies of up to ${cache.bytes / 1e9} GB in ${cache.folder}` : "no copies here"}`;
}

export function addDoctor(program: Command, settings: Settings): void {
  program
    .command("doctor")
    .description("say which index, TensorFlow engine, database and threads are in use, and why")
    .action(async () => {
      const faiss = await faissProblem();
      const neural = await loadNeuralRuntime();
      const api = await findApi(settings);
      const lines: [string, string][] = [
        ["Node.js", `${process.version}, ${process.platform}-${process.arch}`],
        [
          "index",
          faiss === null
            ? "FAISS (faiss-node loads)"
            : `the exact SIMD scan, with the same answers: faiss-node does not load (${faiss.split("\n")[0]})`,
        ],
        [
          "kernels",
          kernelEngine() === "wasm-simd+relaxed"
            ? "WebAssembly SIMD with fused multiply-add"
            : "WebAssembly SIMD; this Node.js has no relaxed SIMD, which is faster",
        ],
        ["TensorFlow", neural.reason ? `${neural.engine}: ${neural.reason}` : neural.engine],
        ["database", describeDatabase(settings)],
        ["blobs", await describeBlobs(settings)],
        [
          "threads",
          `${settings.threads} for training (CINEVEC_THREADS), ${availableParallelism()} cores here`,
        ],
        ["imports", `read from ${settings.importFolder}`],
        ["API", api ? `running at ${api.url}` : `not running at ${settings.apiUrl}`],
      ];
      for (const [name, text] of lines) console.log(`${name.padEnd(11)} ${text}`);
      process.exit(0);
    });
}
