import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import {
  CancelledError,
  createScratchFolder,
  type SparkTask,
  type SubmitToSpark,
  sparkTable,
} from "@cinevec/core";
import { z } from "zod";

/** Where a worker trains besides its own machine. */
export interface SparkSettings {
  /** As Spark takes it: local[2], spark://host:7077, yarn, k8s://… */
  readonly master: string;
  /** The Python that has pyspark. */
  readonly python: string;
  /** Seen by driver and executors under the same path; null: the system's temporary folder, for a cluster on this machine. */
  readonly folder: string | null;
}

const script = fileURLToPath(new URL("../../../../jobs/spark/train.py", import.meta.url));

/** What the job says, a line each. */
const line = z.union([
  z.object({ spark: z.string() }),
  z.object({ jobs: z.number(), expected: z.number() }),
  z.object({ done: z.number() }),
]);

const algorithmNames: Readonly<Record<SparkTask["algorithm"], string>> = { ALS: "ALS", WORD2VEC: "Word2Vec" };
const keptLog = 16_384;

/**
 * Trains on a Spark cluster: writes the task and its table, runs jobs/spark/train.py, which is the driver, and follows it.
 * Cancelling, and the end of this process by whatever cause, end the driver, and with it what runs on the cluster.
 * @param name of the application, as the cluster shows it.
 */
export function submitToSpark(settings: SparkSettings, name: string): SubmitToSpark {
  return async (task, { signal, onProgress }) => {
    const folder = await createScratchFolder("spark", settings.folder);
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      await pipeline(Readable.from(sparkTable(task)), createWriteStream(join(folder, "table.parquet")), {
        signal,
      });
      const { algorithm, settings: trained } = task;
      const told = { algorithm, master: settings.master, name, settings: trained };
      await writeFile(join(folder, "task.json"), JSON.stringify(told));
      const { version, seconds } = await drive(settings.python, folder, { signal, onProgress });
      const engine = `Spark ${version} at ${settings.master}, MLlib's ${algorithmNames[algorithm]}`;
      return { folder, engine, seconds, remove };
    } catch (error) {
      await remove();
      throw signal.aborted ? new CancelledError() : error;
    }
  };
}

interface Drive {
  readonly signal: AbortSignal;
  onProgress(fraction: number): void;
}

/** Runs the driver to its end. */
async function drive(python: string, folder: string, { signal, onProgress }: Drive) {
  // A group of its own: the driver's JVM is a child of Python, and is to end with it.
  const driver = spawn(python, [script, folder], { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const end = () => {
    try {
      if (driver.pid) process.kill(-driver.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  let log = "";
  driver.stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-keptLog);
  });
  // Held open for as long as this process lives.
  driver.stdin.on("error", () => {});
  const ended = new Promise<number | null>((resolve, reject) => {
    driver.once("error", (cause) =>
      reject(
        new Error(
          `Spark's driver could not be started: CINEVEC_SPARK_PYTHON is ${python} (${cause.message}).`,
        ),
      ),
    );
    driver.once("close", resolve);
  });
  let version = "";
  let seconds: number | null = null;
  try {
    const following = (async () => {
      for await (const text of createInterface({ input: driver.stdout })) {
        const said = line.safeParse(parse(text)).data;
        if (said && "spark" in said) version = said.spark;
        if (said && "jobs" in said) onProgress(Math.min(1, said.jobs / said.expected));
        if (said && "done" in said) seconds = said.done;
      }
    })();
    const [code] = await Promise.all([ended, following]);
    if (seconds === null) throw new Error(explain(code, log));
    return { version, seconds };
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

/** Spark writes lines of its own, too. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** In the words of whoever reads the run's page: Python's own last words, and after them Java's, which come before what Spark says while it stops. */
function explain(code: number | null, log: string): string {
  const lines = log.trimEnd().split("\n");
  const traceback = lines.lastIndexOf("Traceback (most recent call last):");
  const at = lines.findIndex((text, line) => line > traceback && /^\S+(Error|Exception)\b/.test(text));
  const last = lines[traceback >= 0 && at >= 0 ? at : lines.length - 1] ?? "";
  if (/No module named '(pyspark|numpy)'/.test(last))
    return `The Python of CINEVEC_SPARK_PYTHON lacks what the job needs: ${last}. Try pip install pyspark numpy.`;
  const java = lines[at + 1]?.startsWith(": ") ? ` ${lines[at + 1]}` : "";
  return `Spark's driver ended with exit code ${code}: ${last}${java}`;
}
