import type { Random } from "@cinevec/core";
import { CommandError } from "./command-error.js";
import { drawOptions, halvingRungs, type Range } from "./tuning-space.js";

/** How often held-out likes were taken away before the ones that are measured: 1 to 3 to choose by, 0 for the test. */
type Before = 0 | 1 | 2 | 3;

/** Of a recipe, by name; what is not there has its default. */
export type Options = Readonly<Record<string, unknown>>;

/** One training that a search asks for. */
export interface TuningTask {
  readonly name: string;
  readonly options: Options;
  readonly seed: number;
  readonly before: Before;
}

/** What the search must know of a training that has ended. */
export interface TuningRun {
  readonly id: string;
  readonly status: "SUCCEEDED" | "FAILED" | "CANCELLED" | "QUEUED" | "RUNNING";
  readonly metrics: readonly {
    readonly name: string;
    readonly cutoff: number | null;
    readonly value: number;
    readonly higherIsBetter: boolean;
  }[];
}

export interface TuningTools {
  /** Trains and waits until the run has ended. @throws CommandError where it was cancelled. */
  train(task: TuningTask): Promise<TuningRun>;
  /** Called once a set of options is worse than others: its runs are no longer needed. */
  discard(runs: readonly string[]): Promise<void>;
  say(line: string): void;
}

export interface TuningPlan {
  readonly space: ReadonlyMap<string, Range>;
  /** Option sets drawn at first. */
  readonly trials: number;
  /** Epochs of a whole training; null for a recipe that has no such option: then every trial is trained whole. */
  readonly epochs: number | null;
  /** As the table of metrics writes it: "ndcg@10", "rmse". */
  readonly metric: string;
  /** Option sets that are measured again with every seed before one of them is chosen. */
  readonly finalists: number;
  /** The first is the seed of the search's own trials. */
  readonly seeds: readonly number[];
  readonly random: Random;
}

/** A set of options and how it did on the likes before the last one. */
export interface Trial {
  readonly options: Options;
  readonly epochs: number | null;
  /** Mean of the metric over all of `values`; null where a training failed. */
  readonly score: number | null;
  /** One for each training: three held-out likes for each seed. */
  readonly values: readonly number[];
  readonly runs: readonly string[];
}

export interface TuningResult {
  readonly higherIsBetter: boolean;
  /** All trials, the last rung first and the best of a rung first. */
  readonly trials: readonly Trial[];
  /** Measured with every seed, the chosen one first. */
  readonly finalists: readonly Trial[];
  /** The chosen options on each user's last like, which nothing before has seen: one value for each seed. */
  readonly test: { readonly values: readonly number[]; readonly runs: readonly string[] };
}

const choosing: readonly Before[] = [1, 2, 3];

/**
 * Successive halving over random options (Jamieson & Talwalkar 2016, https://arxiv.org/abs/1502.07943). It chooses by
 * each user's second, third and fourth last like; the best few are then measured with several seeds, and the best of
 * these is trained and measured once on the last like, which took no part in the choice.
 * @throws CommandError where no trial succeeds or no run has the metric.
 */
export async function tune(plan: TuningPlan, tools: TuningTools): Promise<TuningResult> {
  const search = new Search(plan, tools);
  const rungs =
    plan.epochs === null ? [{ trials: plan.trials, epochs: null }] : halvingRungs(plan.trials, plan.epochs);
  let candidates = drawDistinct(plan);
  const trials: Trial[] = [];
  let best: Trial[] = [];
  for (const [rung, { trials: planned, epochs }] of rungs.entries()) {
    await tools.discard(best.flatMap(({ runs }) => runs));
    // The last rung has one trial by the halving's own rule, which leaves nothing to choose from.
    const last = rung === rungs.length - 1;
    const entering = candidates.slice(0, last ? Math.max(plan.finalists, planned) : planned);
    const table: Trial[] = [];
    for (const [i, options] of entering.entries()) {
      tools.say(
        `rung ${rung + 1} of ${rungs.length}, trial ${i + 1} of ${entering.length}${epochs === null ? "" : `, ${epochs} epochs`}: ${JSON.stringify(options)}`,
      );
      table.push(await search.measure(`tune ${rung + 1}.${i + 1}`, options, epochs, plan.seeds.slice(0, 1)));
    }
    search.sort(table);
    trials.unshift(...table);
    best = table;
    candidates = table.filter(({ score }) => score !== null).map(({ options }) => options);
    if (candidates.length === 0) throw new CommandError("No trial succeeded; the lines above say why.");
  }

  const finalists: Trial[] = [];
  for (const [i, first] of best
    .filter(({ score }) => score !== null)
    .slice(0, plan.finalists)
    .entries()) {
    const seeds = plan.seeds.slice(1);
    if (seeds.length)
      tools.say(`finalist ${i + 1}, ${seeds.length} more seeds: ${JSON.stringify(first.options)}`);
    const name = `tune finalist ${i + 1}`;
    finalists.push(combine(first, await search.measure(name, first.options, first.epochs, seeds)));
  }
  search.sort(finalists);
  await tools.discard([...best, ...finalists].flatMap(({ runs }) => runs));
  const chosen = finalists[0]!;
  if (chosen.score === null)
    throw new CommandError("No finalist succeeded with every seed; the lines above say why.");

  tools.say(`the test, once for each of ${plan.seeds.length} seeds: ${JSON.stringify(chosen.options)}`);
  const test = await search.test(chosen);
  return { higherIsBetter: search.higherIsBetter, trials, finalists, test };
}

/** Fewer than asked for where the space has not so many, or hardly more. */
function drawDistinct({ space, trials, random }: TuningPlan): readonly Options[] {
  const drawn = new Map<string, Options>();
  for (let attempt = 0; attempt < 20 * trials && drawn.size < trials; attempt++) {
    const options = drawOptions(space, random);
    drawn.set(JSON.stringify(options), options);
  }
  return [...drawn.values()];
}

function combine(first: Trial, more: Trial): Trial {
  const values = [...first.values, ...more.values];
  const score = first.score === null || more.score === null ? null : mean(values);
  return { ...first, values, score, runs: [...first.runs, ...more.runs] };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

class Search {
  /** Known from the first run that has the metric. */
  higherIsBetter = true;

  constructor(
    private readonly plan: TuningPlan,
    private readonly tools: TuningTools,
  ) {}

  /** The three likes before the last, with every seed given. It gives up on options whose first training fails. */
  async measure(
    name: string,
    options: Options,
    epochs: number | null,
    seeds: readonly number[],
  ): Promise<Trial> {
    const values: number[] = [];
    const runs: string[] = [];
    const whole = epochs === null ? options : { ...options, epochs };
    for (const seed of seeds) {
      for (const before of choosing) {
        const run = await this.tools.train({
          name: `${name} before ${before}`,
          options: whole,
          seed,
          before,
        });
        runs.push(run.id);
        if (run.status !== "SUCCEEDED") return { options, epochs, score: null, values, runs };
        values.push(this.valueOf(run));
      }
    }
    return { options, epochs, score: values.length ? mean(values) : 0, values, runs };
  }

  async test({ options, epochs }: Trial): Promise<TuningResult["test"]> {
    const values: number[] = [];
    const runs: string[] = [];
    const whole = epochs === null ? options : { ...options, epochs };
    for (const seed of this.plan.seeds) {
      const run = await this.tools.train({ name: `tuned, seed ${seed}`, options: whole, seed, before: 0 });
      if (run.status !== "SUCCEEDED")
        throw new CommandError(`The test with seed ${seed} failed; the lines above say why.`);
      values.push(this.valueOf(run));
      runs.push(run.id);
    }
    return { values, runs };
  }

  /** The best first, failed ones last. */
  sort(trials: Trial[]): void {
    const sign = this.higherIsBetter ? 1 : -1;
    const rank = ({ score }: Trial) => (score === null ? Number.NEGATIVE_INFINITY : sign * score);
    trials.sort((a, b) => rank(b) - rank(a));
  }

  private valueOf(run: TuningRun): number {
    const labels = run.metrics.map((m) => (m.cutoff === null ? m.name : `${m.name}@${m.cutoff}`));
    const found = run.metrics[labels.indexOf(this.plan.metric)];
    if (!found)
      throw new CommandError(`The run has no metric ${this.plan.metric}; it has ${labels.join(", ")}.`);
    this.higherIsBetter = found.higherIsBetter;
    return found.value;
  }
}
