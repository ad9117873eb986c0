import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createRandom, type Random } from "@cinevec/core";
import { idOf, makeKey, readMetrics } from "./api-process.js";
import { House, makeReference, type Reference } from "./kills-house.js";
import { type Answers, type Places, visitor, warmUp } from "./load-visitor.js";
import { movieCount, plantRun } from "./planted-run.js";
import { quantile } from "./statistics.js";

/** Visitors at once, each with a key of its own. */
const visitors = 50;

/** How long a visitor looks at an answer, in ms: 0 to this, drawn anew each time. */
const longestLook = 1_000;

interface Sample {
  readonly seconds: number;
  readonly residentMegabytes: number;
  /** The longest time for which the event loop did not turn since the sample before, in ms. */
  readonly blockedMilliseconds: number;
}

/**
 * Fifty visitors for some minutes: they ask, page, follow trainings and download, while one training after the other runs
 * beside them. Whatever is refused or broken counts as an error. The same visits for the same --seed.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean" },
      minutes: { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
    },
  });
  const say = values.json ? () => {} : (line: string) => console.log(line);
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed))
    throw new Error("--minutes takes a number above 0, --seed a whole number.");
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-load-"));
  say(`storing ${movieCount} movies, importing the sample and training on it …`);
  const planted = await plantRun(folder);
  const house = await House.open({
    CINEVEC_DATA: folder,
    CINEVEC_THREADS: "1",
    // What a visitor may cost is another bench's question.
    CINEVEC_COST_BUDGET: "1000000000",
    CINEVEC_RATE_LIMIT: "1000000",
  });
  try {
    const reference = await makeReference(house);
    const keys: string[] = [];
    for (let at = 0; at < visitors; at++) keys.push(await makeKey(house.api, `visitor ${at}`, "VIEWER"));
    const random = createRandom(seed);
    const training = { id: reference.runId, done: 0 };
    const asked = places(planted.datasetId, reference, training);
    await warmUp(house.api.url, keys[0]!, asked, random.fork("warm-up"));
    const end = Date.now() + minutes * 60_000;
    const goesOn = () => Date.now() < end;
    const answers: Answers = { milliseconds: new Map(), errors: [] };
    const samples: Sample[] = [];
    await Promise.all([
      ...keys.map((key, at) =>
        visit(visitor(house.api.url, key, asked), {
          random: random.fork(`visitor ${at}`),
          answers,
          goesOn,
        }),
      ),
      trainOn(house, reference, training, goesOn, answers),
      watch(house, samples, goesOn, minutes * 60),
    ]);
    return summary(answers, samples, training.done, minutes, say);
  } finally {
    await house.api.end();
    await rm(folder, { recursive: true, force: true });
  }
}

const places = (dataset: string, reference: Reference, training: { readonly id: string }): Places => ({
  movie: (random) => idOf("Movie", `${dataset}:${1 + random.integer(movieCount)}`),
  dataset: idOf("Dataset", dataset),
  run: reference.runId,
  mapUrl: reference.mapUrl,
  training: () => training.id,
});

async function visit(
  ask: ReturnType<typeof visitor>,
  { random, answers, goesOn }: { random: Random; answers: Answers; goesOn: () => boolean },
): Promise<void> {
  while (goesOn()) {
    await ask(random, answers);
    await sleep(random.next() * longestLook);
  }
}

/** One training after the other; each must succeed with the same vectors as the first. */
async function trainOn(
  house: House,
  reference: Reference,
  training: { id: string; done: number },
  goesOn: () => boolean,
  { errors }: Answers,
): Promise<void> {
  while (goesOn()) {
    training.id = await house.beginTraining(reference.datasetId, `beside ${training.done}`);
    const wrong = await house.trainedAs(reference, training.id);
    if (wrong) errors.push(`training: ${wrong}`);
    training.done++;
  }
}

async function watch(house: House, samples: Sample[], goesOn: () => boolean, seconds: number): Promise<void> {
  const started = performance.now();
  while (goesOn()) {
    await sleep(Math.min(2_000, seconds * 100));
    const number = await readMetrics(house.api.url);
    samples.push({
      seconds: (performance.now() - started) / 1_000,
      residentMegabytes: number("process_resident_memory_bytes") / 2 ** 20,
      blockedMilliseconds: number("nodejs_eventloop_lag_max_seconds") * 1_000,
    });
  }
}

function summary(
  { milliseconds, errors }: Answers,
  samples: readonly Sample[],
  trainings: number,
  minutes: number,
  say: (line: string) => void,
) {
  const kinds = [...milliseconds]
    .map(([kind, times]) => ({
      kind,
      answers: times.length,
      p50Milliseconds: quantile(times, 0.5),
      p99Milliseconds: quantile(times, 0.99),
    }))
    .sort((a, b) => b.answers - a.answers);
  const part = (from: number, to: number) =>
    samples.filter(({ seconds }) => seconds > from * minutes * 60 && seconds <= to * minutes * 60);
  const resident = (of: readonly Sample[]) =>
    quantile(
      of.map(({ residentMegabytes }) => residentMegabytes),
      0.5,
    );
  const [warm, last] = [resident(part(1 / 3, 2 / 3)), resident(part(2 / 3, 1.1))];
  const blocked = Math.max(...part(1 / 3, 1.1).map(({ blockedMilliseconds }) => blockedMilliseconds));
  for (const { kind, answers, p50Milliseconds, p99Milliseconds } of kinds)
    say(
      `${kind.padEnd(14)} ${String(answers).padStart(6)} answers  p50 ${p50Milliseconds.toFixed(0)} ms  p99 ${p99Milliseconds.toFixed(0)} ms`,
    );
  say(`${trainings} trainings beside them, ${errors.length} errors`);
  for (const error of errors.slice(0, 20)) say(`  ${error}`);
  say(
    `memory: ${warm.toFixed(0)} MB in the second third, ${last.toFixed(0)} MB in the last (${(100 * (last / warm - 1)).toFixed(1)} %)`,
  );
  say(`the event loop stood still for ${blocked.toFixed(0)} ms at most, after the first third`);
  return {
    visitors,
    minutes,
    kinds,
    trainings,
    errors: { count: errors.length, first: errors.slice(0, 20) },
    memory: { secondThirdMegabytes: warm, lastThirdMegabytes: last, growth: last / warm - 1 },
    blockedMilliseconds: blocked,
  };
}
