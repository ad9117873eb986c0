import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { createRandom, type Dataset, numbersIn, recipes } from "@cinevec/core";
import { median } from "./statistics.js";
import { corpusDataset, generateCorpus, type TrainingCorpus } from "./training-corpus.js";
import { measureQuality } from "./training-quality.js";

interface Setting {
  readonly name: string;
  readonly recipe: string;
  /** Options that only this recipe has, so that it trains as gensim does. */
  readonly options: Readonly<Record<string, unknown>>;
  /** gensim's name for the same: 1 is skip-gram, 0 CBOW. */
  readonly sg: 0 | 1;
  readonly dimensions: number;
  readonly window: number;
  readonly threads: number;
  readonly sharedNegatives: boolean;
  /** Ours over gensim's tokens/s: what is wanted. */
  readonly goal: number;
}

const skipGram = {
  recipe: "SKIP_GRAM",
  options: { order: "time", vectors: "input" },
  sg: 1,
  dimensions: 64,
  window: 5,
  threads: 1,
  sharedNegatives: true,
} as const;
const cbow = {
  ...skipGram,
  recipe: "CBOW",
  options: { loss: "negativeSampling", validationShare: 0 },
  sg: 0,
} as const;
const settings: readonly Setting[] = [
  { ...skipGram, name: "skip-gram", goal: 7 },
  { ...skipGram, name: "skip-gram-2-threads", threads: 2, goal: 6 },
  { ...skipGram, name: "skip-gram-window-20", window: 20, goal: 9 },
  { ...skipGram, name: "skip-gram-128-dimensions", dimensions: 128, goal: 5 },
  { ...skipGram, name: "skip-gram-fresh-negatives", sharedNegatives: false, goal: 4 },
  { ...cbow, name: "cbow", goal: 4 },
  { ...cbow, name: "cbow-2-threads", threads: 2, goal: 3 },
];

interface Measurement {
  readonly tokensPerSecond: number;
  readonly recall20: number;
  readonly purity10: number;
}

/** What every system gets alike. */
const negatives = 5;

/**
 * Trains gensim and ours in turn on one generated corpus with equal settings and prints the ratio of medians.
 * --repeat n (3) runs of each, --only name[,name], --epochs n (1), --python path (/usr/bin/python3).
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      repeat: { type: "string", default: "3" },
      epochs: { type: "string", default: "1" },
      only: { type: "string" },
      python: { type: "string", default: "/usr/bin/python3" },
    },
  });
  const say = values.json ? () => {} : (line: string) => console.log(line);
  const wanted = values.only?.split(",");
  for (const name of wanted ?? [])
    if (!settings.some((setting) => setting.name === name))
      throw new Error(`--only knows ${settings.map((setting) => setting.name).join(", ")}, not ${name}`);
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  try {
    const corpus = generateCorpus();
    const dataset = corpusDataset(corpus);
    say(`${corpus.tokens.length} tokens, ${corpus.next.length} users, ${corpus.titles} titles`);
    await writeFile(join(folder, "corpus.txt"), asText(corpus));
    const results = [];
    for (const setting of settings) {
      if (wanted && !wanted.includes(setting.name)) continue;
      const gensim: Measurement[] = [];
      const ours: Measurement[] = [];
      for (let seed = 1; seed <= Number(values.repeat); seed++) {
        const job = { ...setting, epochs: Number(values.epochs), seed };
        const peer = await trainGensim(folder, corpus, job, values.python);
        if (typeof peer === "string") say(`gensim is left out: ${peer} (apt-get install python3-gensim)`);
        else gensim.push(peer);
        ours.push(await trainOurs(corpus, dataset, job));
      }
      const result = summarise(setting, gensim, ours);
      results.push(result);
      say(line(result));
    }
    return { bench: "training", node: process.version, results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Job = Setting & { readonly epochs: number; readonly seed: number };

async function trainOurs(corpus: TrainingCorpus, dataset: Dataset, job: Job): Promise<Measurement> {
  const recipe = recipes.get(job.recipe)!;
  const options = recipe.options.parse({
    dimensions: job.dimensions,
    window: job.window,
    negatives,
    epochs: job.epochs,
    learningRate: 0.025,
    minLearningRate: 0.0001,
    nsExponent: 0.75,
    subsample: 0,
    minRating: 0,
    minCount: 1,
    sharedNegatives: job.sharedNegatives,
    ...job.options,
  });
  const { embedding, examplesPerSecond } = await recipe.train(dataset, options, {
    random: createRandom(job.seed),
    threads: job.threads,
    onProgress: () => {},
    signal: new AbortController().signal,
    resumeFrom: null,
    saveCheckpoint: async () => {},
    pretrained: null,
  });
  const vectors = new Float32Array(corpus.titles * job.dimensions);
  for (const [row, title] of embedding.movieRows.entries())
    vectors.set(
      embedding.vectors.subarray(row * job.dimensions, (row + 1) * job.dimensions),
      title * job.dimensions,
    );
  return { tokensPerSecond: examplesPerSecond, ...measureQuality(corpus, vectors, job.dimensions) };
}

/** A string says why gensim could not run. */
async function trainGensim(
  folder: string,
  corpus: TrainingCorpus,
  job: Job,
  python: string,
): Promise<Measurement | string> {
  const script = fileURLToPath(new URL("../gensim-peer.py", import.meta.url));
  const out = join(folder, "vectors.f32");
  const options = JSON.stringify({ ...job, negatives, titles: corpus.titles });
  let answer: { missing?: string; tokensPerSecond: number };
  try {
    const { stdout } = await promisify(execFile)(python, [script, join(folder, "corpus.txt"), out, options], {
      env: { ...process.env, OPENBLAS_NUM_THREADS: "1" },
    });
    answer = JSON.parse(stdout);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (answer.missing) return answer.missing;
  const vectors = numbersIn(await readFile(out), Float32Array);
  return { tokensPerSecond: answer.tokensPerSecond, ...measureQuality(corpus, vectors, job.dimensions) };
}

function medians(runs: readonly Measurement[]): Measurement | null {
  if (runs.length === 0) return null;
  const of = (name: keyof Measurement) => median(runs.map((measured) => measured[name]));
  return { tokensPerSecond: of("tokensPerSecond"), recall20: of("recall20"), purity10: of("purity10") };
}

function summarise(setting: Setting, gensim: readonly Measurement[], ours: readonly Measurement[]) {
  const peer = medians(gensim);
  const mine = medians(ours)!;
  const ratio = (name: keyof Measurement) => (peer ? mine[name] / peer[name] : null);
  return {
    ...setting,
    gensim: peer,
    ours: mine,
    speedup: ratio("tokensPerSecond"),
    recallRatio: ratio("recall20"),
    purityRatio: ratio("purity10"),
    runs: { gensim, ours },
  };
}

function line(result: ReturnType<typeof summarise>): string {
  const show = (name: string, measured: Measurement | null) =>
    measured
      ? `${name} ${(measured.tokensPerSecond / 1e6).toFixed(2)} M tokens/s, recall@20 ${measured.recall20.toFixed(4)}, purity@10 ${measured.purity10.toFixed(3)}`
      : `${name} not measured`;
  const verdict = result.speedup === null ? "" : ` → ${result.speedup.toFixed(1)}× (goal ${result.goal}×)`;
  return `${result.name}: ${show("gensim", result.gensim)}; ${show("ours", result.ours)}${verdict}`;
}

function asText(corpus: TrainingCorpus): string {
  const lines: string[] = [];
  for (let user = 0; user + 1 < corpus.offsets.length; user++)
    lines.push(corpus.tokens.subarray(corpus.offsets[user], corpus.offsets[user + 1]).join(" "));
  return `${lines.join("\n")}\n`;
}
