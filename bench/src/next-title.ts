import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  bytesOf,
  type Dataset,
  holdOut,
  type Protocol,
  parseProtocol,
  previewInThread,
  readDataset,
  recipes,
  type Split,
  trainAndEvaluate,
} from "@cinevec/core";
import { corpusDataset, generateCorpus } from "./training-corpus.js";

/** What both networks have alike. */
interface Size {
  readonly dimensions: number;
  readonly layers: number;
  readonly heads: number;
  readonly maxLength: number;
}

interface Reached {
  readonly epochs: number;
  /** Wall time of training alone. */
  readonly seconds: number;
  readonly hitRate10: number;
  readonly ndcg10: number;
}

/** The published SASRec has .2 of dropout and Adam steps of .001 for 128 histories. */
const published = { dropout: 0.2, learningRate: 0.001, batch: 128 };
/** A peer's measurement differs from the next by chance: it is held to have come to its best at so much of it. */
const near = 0.98;

/**
 * How long our next-title takes to the best nDCG@10 that SASRec in PyTorch comes to on the same histories, size of network,
 * processor and threads, against how long that takes itself. Ours are whole trainings, each with twice the epochs of the
 * one before: its learning rate falls over all epochs, so that a training which is cut short would be worse.
 * SOURCE: a dataset of your own; else generated histories. --min-rating n (0: each rating counts), --loss bce (as
 * published) or softmax, --epochs n: ours at most, --every n: epochs between the peer's measurements, --patience n: of
 * these without a better one before it ends, --minutes n: of the peer's training at most, --python path.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      python: { type: "string", default: "python3" },
      "min-rating": { type: "string", default: "0" },
      loss: { type: "string", default: "bce" },
      dimensions: { type: "string", default: "64" },
      layers: { type: "string", default: "2" },
      heads: { type: "string", default: "2" },
      "max-length": { type: "string", default: "64" },
      epochs: { type: "string", default: "16" },
      every: { type: "string", default: "5" },
      patience: { type: "string", default: "5" },
      minutes: { type: "string", default: "30" },
      threads: { type: "string", default: String(availableParallelism()) },
      seed: { type: "string", default: "1" },
    },
  });
  if (!["bce", "softmax"].includes(values.loss)) throw new Error("--loss takes bce or softmax");
  const say = values.json ? () => {} : (line: string) => console.log(line);
  const size: Size = {
    dimensions: Number(values.dimensions),
    layers: Number(values.layers),
    heads: Number(values.heads),
    maxLength: Number(values["max-length"]),
  };
  const [threads, seed, mostEpochs] = [values.threads, values.seed, values.epochs].map(Number) as [
    number,
    number,
    number,
  ];
  const dataset = await open(positionals[0], seed);
  const protocol = parseProtocol({ split: "last", minRating: Number(values["min-rating"]) });
  const split = holdOut(dataset, protocol);
  const histories = historiesOf(split, protocol.minRating);
  say(
    `${histories.tokens.length} training items of ${histories.users.length} users, ${histories.items} different; the last one of each user is to be found`,
  );
  const settings = { ...size, ...published, loss: values.loss, threads, seed };
  const peer = await trainPeer(values.python, histories, {
    ...settings,
    every: Number(values.every),
    patience: Number(values.patience),
    minutes: Number(values.minutes),
    say,
  });
  if (typeof peer === "string") {
    say(`SASRec in PyTorch is left out: ${peer}`);
    return { bench: "next-title", node: process.version, peer: null, ours: [] };
  }
  const best = Math.max(...peer.measured.map(({ ndcg10 }) => ndcg10));
  const there = peer.measured.find(({ ndcg10 }) => ndcg10 >= near * best)!;
  say(`SASRec is at ${near} of its best nDCG@10, ${best.toFixed(4)}, after ${there.seconds.toFixed(1)} s`);
  const ours = [];
  for (const [name, profile] of [
    ["next-title", true],
    ["its network alone", false],
  ] as const) {
    const runs: Reached[] = [];
    for (let epochs = 1; epochs <= mostEpochs && !runs.some(({ ndcg10 }) => ndcg10 >= best); epochs *= 2) {
      const reached = await trainOurs(split, protocol, { ...size, profile, epochs }, { threads, seed });
      say(lineOf(`  ${name}`, reached));
      runs.push(reached);
    }
    const first = runs.find(({ ndcg10 }) => ndcg10 >= best) ?? null;
    const share = first && first.seconds / there.seconds;
    say(
      first
        ? `${name}: ${first.seconds.toFixed(1)} s to SASRec's best, ${share!.toFixed(2)} of its time (goal 0.5)`
        : `${name} did not come to SASRec's best in ${mostEpochs} epochs`,
    );
    ours.push({ name, runs, secondsToBest: first?.seconds ?? null, share });
  }
  return {
    bench: "next-title",
    node: process.version,
    settings,
    peer: { ...peer, best, there },
    ours,
    goal: 0.5,
  };
}

const lineOf = (name: string, { epochs, seconds, hitRate10, ndcg10 }: Reached) =>
  `${name}, ${epochs} epochs: ${seconds.toFixed(1)} s, HR@10 ${hitRate10.toFixed(4)}, nDCG@10 ${ndcg10.toFixed(4)}`;

/** Of the size of MovieLens 1M's users and items where no source is given. */
async function open(source: string | undefined, seed: number): Promise<Dataset> {
  if (source === undefined) return corpusDataset(generateCorpus(seed, { users: 6040, titles: 3700 }));
  const path = resolve(process.env.CINEVEC_CWD ?? process.cwd(), source);
  const { format } = await previewInThread({ source: path, format: null, columns: null });
  return await readDataset({ format, source: path, columns: null });
}

/** uint32 each, as the peer reads them: items by number, of those in training alone. */
interface Histories {
  readonly items: number;
  readonly offsets: Uint32Array;
  readonly tokens: Uint32Array;
  readonly users: Uint32Array;
  readonly next: Uint32Array;
}

/** In place of the next item's number: it is in no training history, and so a miss for whoever ranks. */
const unknown = 0xffffffff;

function historiesOf({ train, heldOut }: Split, minRating: number): Histories {
  const { ratings } = train;
  const least = Math.fround(minRating);
  const numberOf = new Map<number, number>();
  const tokens: number[] = [];
  const offsets = new Uint32Array(ratings.offsets.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let i = ratings.offsets[user]!; i < ratings.offsets[user + 1]!; i++) {
      if (ratings.values[i]! < least) continue;
      const movie = ratings.movies[i]!;
      if (!numberOf.has(movie)) numberOf.set(movie, numberOf.size);
      tokens.push(numberOf.get(movie)!);
    }
    offsets[user + 1] = tokens.length;
  }
  return {
    items: numberOf.size,
    offsets,
    tokens: Uint32Array.from(tokens),
    users: heldOut.users,
    next: Uint32Array.from(
      heldOut.users,
      (_, place) => numberOf.get(heldOut.movies[heldOut.offsets[place]!]!) ?? unknown,
    ),
  };
}

/** A string says why it could not run. */
async function trainPeer(
  python: string,
  { items, ...files }: Histories,
  {
    say,
    ...settings
  }: Size & { readonly every: number; readonly minutes: number; say(line: string): void } & Readonly<
      Record<string, unknown>
    >,
): Promise<{ readonly version: string; readonly measured: readonly Reached[] } | string> {
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-"));
  try {
    for (const [name, numbers] of Object.entries(files))
      await writeFile(join(folder, `${name}.u32`), bytesOf(numbers as Uint32Array));
    const script = fileURLToPath(new URL("../next-title-peer.py", import.meta.url));
    const child = spawn(python, [script, folder, JSON.stringify({ items, ...settings })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const failed = new Promise<string | null>((resolve) => {
      child.once("error", ({ message }) => resolve(message));
      child.once("close", (code) => resolve(code === 0 ? null : `${python} ended with code ${code}`));
    });
    const measured: Reached[] = [];
    let version = "";
    for await (const line of createInterface({ input: child.stdout })) {
      const told = JSON.parse(line) as Reached & { readonly missing?: string; readonly version: string };
      if (told.missing) return told.missing;
      version = told.version;
      measured.push(told);
      say(lineOf(`  SASRec, PyTorch ${version}`, told));
    }
    return (await failed) ?? { version, measured };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function trainOurs(
  split: Split,
  protocol: Protocol,
  options: Readonly<Record<string, unknown>> & { readonly epochs: number },
  { threads, seed }: { readonly threads: number; readonly seed: number },
): Promise<Reached> {
  const recipe = recipes.get("NEXT_TITLE")!;
  const begun = performance.now();
  let seconds = 0;
  const { metrics } = await trainAndEvaluate({
    recipe,
    // All items, as the peer has them.
    options: recipe.options.parse({ ...options, minRating: protocol.minRating, minCount: 1 }),
    ...{ split, protocol, seed },
    context: {
      ...{ threads, resumeFrom: null, pretrained: null },
      signal: new AbortController().signal,
      onProgress: () => {},
      saveCheckpoint: async () => {},
    },
    onTrained() {
      seconds = (performance.now() - begun) / 1000;
    },
  });
  const figure = (name: string) =>
    metrics.find((metric) => metric.name === name && metric.cutoff === 10)!.value;
  return { epochs: options.epochs, seconds, hitRate10: figure("hit_rate"), ndcg10: figure("ndcg") };
}
