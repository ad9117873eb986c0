import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  baselineLearnsFrom,
  caveatOf,
  createRandom,
  type Dataset,
  datasetParts,
  type Embedding,
  embeddingNeighbors,
  evaluateBaseline,
  evaluationMetrics,
  holdOut,
  likedFrom,
  type Metric,
  type MovieAspect,
  measureNeighbors,
  nearestNeighbors,
  parseProtocol,
  type Recipe,
  readDataset,
  recipes,
} from "@cinevec/core";

const usage =
  "usage: bench neighbors <folder of a MovieLens release> [--only RECIPE,…] [--seed 1] [--threads N] [--write] [--json]";

/** Movies that many people know, as MovieLens writes them without the year. */
const wellKnown = [
  "Toy Story",
  "The Matrix",
  "Pulp Fiction",
  "The Godfather",
  "Star Wars: Episode IV - A New Hope",
  "The Lion King",
  "Titanic",
  "Alien",
  "Groundhog Day",
  "Spirited Away",
];
const shown = 10;
const columns = [
  ["franchise_recall", "franchise"],
  ["tag_agreement", "tags"],
  ["genre_accuracy", "genres"],
  ["franchise_recall_20_up", "≥ 20"],
  ["franchise_recall_5_19", "5–19"],
  ["franchise_recall_1_4", "1–4"],
  ["franchise_recall_none", "none"],
] as const;

/** What is measured: a recipe with its defaults or a preset, or a baseline. */
interface Row {
  readonly name: string;
  /** By split, in the order of `splits`. */
  readonly metrics: (readonly Metric[])[];
  readonly learned: readonly MovieAspect[];
  /** Lines of docs/neighbors.md by movie; null for a baseline. */
  readonly nearest: ReadonlyMap<string, string> | null;
}

/** All users, then two random halves of them. */
function splitsOf(dataset: Dataset): Dataset[] {
  const half = (seed: number) => holdOut(dataset, parseProtocol({ split: "users", share: 0.5, seed })).train;
  return [dataset, half(1), half(2)];
}

async function trained(
  recipe: Recipe<unknown>,
  options: unknown,
  train: Dataset,
  seed: number,
  threads: number,
) {
  const { embedding } = await recipe.train(train, options, {
    random: createRandom(seed),
    threads,
    signal: new AbortController().signal,
    resumeFrom: null,
    pretrained: null,
    onProgress: () => {},
    saveCheckpoint: async () => {},
  });
  return embedding;
}

async function nearestOf(embedding: Embedding, { movies }: Dataset): Promise<Map<string, string>> {
  const source = embeddingNeighbors(embedding);
  const rowOf = new Map(Array.from(embedding.movieRows, (movie, row) => [movie, row]));
  const all = Uint32Array.from(embedding.movieRows.keys());
  const lines = new Map<string, string>();
  for (const title of wellKnown) {
    const row = rowOf.get(movies.findIndex((movie) => movie.title === title));
    if (row === undefined) continue;
    for await (const { rows } of nearestNeighbors(source, Uint32Array.of(row), all, shown)) {
      const found = Array.from(rows, (other) => movies[embedding.movieRows[other]!]!);
      lines.set(title, found.map(({ title, year }) => (year ? `${title} (${year})` : title)).join(" · "));
    }
  }
  return lines;
}

const figureOf = (metrics: readonly Metric[], name: string) =>
  metrics.find((metric) => metric.name === name && metric.cutoff === 10)?.value;

function tableOf(rows: readonly Row[]): string {
  const facts = new Map(evaluationMetrics.map((one) => [one.name, one]));
  const digits = (name: string, value: number) =>
    value.toFixed(name === "tag_agreement" ? 4 : 3).replace(/^0/, "");
  const cell = (row: Row, name: string) => {
    const [all, ...halves] = row.metrics.map((metrics) => figureOf(metrics, name));
    if (all === undefined) return "–";
    const known = halves.filter((value) => value !== undefined);
    const half = known.reduce((sum, value) => sum + value, 0) / known.length;
    const mark = caveatOf(facts.get(name), row.learned) ? "\\*" : "";
    return `${digits(name, all)} / ${known.length > 0 ? digits(name, half) : "–"}${mark}`;
  };
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["all users / mean of two halves", ...columns.map(([, label]) => label)]),
    line(["---", ...columns.map(() => "---")]),
    ...rows.map((row) => line([row.name, ...columns.map(([name]) => cell(row, name))])),
  ].join("\n");
}

function listsOf(rows: readonly Row[]): string {
  const learned = rows.flatMap(({ name, nearest }) => (nearest ? [{ name, nearest }] : []));
  return wellKnown
    .map((title) =>
      [
        `## ${title}`,
        "",
        "| recipe | ten nearest, the nearest first |",
        "| --- | --- |",
        ...learned.map(({ name, nearest }) => `| ${name} | ${nearest.get(title) ?? "not learned"} |`),
      ].join("\n"),
    )
    .join("\n\n");
}

/** Puts `text` between the page's two marks. */
async function replaceIn(page: string, text: string): Promise<void> {
  const file = fileURLToPath(new URL(`../../docs/${page}`, import.meta.url));
  const before = await readFile(file, "utf8");
  const [start, end] = ["<!-- bench neighbors: begin -->", "<!-- bench neighbors: end -->"];
  const [above, between] = before.split(start);
  const below = between?.split(end)[1];
  if (above === undefined || below === undefined)
    throw new Error(`docs/${page} has no marks to write between.`);
  const after = `${above}${start}\n\n${text}\n\n${end}${below}`;
  await writeFile(file, after);
}

/**
 * What is measured of every recipe's neighbors, with its shipped defaults and each of its presets, beside item cosine and
 * random neighbors; and the nearest of ten well-known movies under each. --write puts both into docs/evaluation.md and
 * docs/neighbors.md.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string" },
      seed: { type: "string", default: "1" },
      threads: { type: "string", default: String(availableParallelism()) },
      write: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const [folder] = positionals;
  if (!folder) throw new Error(usage);
  const seed = Number(values.seed);
  const threads = Number(values.threads);
  const only = values.only?.split(",");
  const dataset = await readDataset({ format: "MOVIELENS", source: resolve(folder) });
  const splits = splitsOf(dataset);
  const parts = datasetParts(dataset);
  const rows: Row[] = [];
  const add = async (row: Row) => {
    rows.push(row);
    if (!values.json)
      console.log(
        `${row.name}: ${columns.map(([name]) => row.metrics.map((metrics) => figureOf(metrics, name)?.toFixed(4)).join(" ")).join(", ")}`,
      );
    if (values.write) {
      await replaceIn("evaluation.md", tableOf(rows));
      await replaceIn("neighbors.md", listsOf(rows));
    }
  };

  const nothing = {
    users: new Uint32Array(),
    offsets: new Uint32Array(1),
    movies: new Uint32Array(),
    values: new Float32Array(),
  };
  for (const [baseline, name] of [
    ["item_knn", "item cosine"],
    ["random", "random"],
  ] as const) {
    const metrics: (readonly Metric[])[] = [];
    for (const train of splits)
      metrics.push(
        (await evaluateBaseline(baseline, { train, heldOut: nothing, minRating: likedFrom, seed })).metrics,
      );
    await add({ name, metrics, learned: baselineLearnsFrom(baseline), nearest: null });
  }
  for (const recipe of recipes.values()) {
    if (only && !only.includes(recipe.name)) continue;
    const lacks = recipe.needs.some((part) => !parts.has(part));
    if (lacks) continue;
    const variants = [
      { name: recipe.name, options: {} },
      ...(recipe.presets ?? []).map((preset) => ({
        name: `${recipe.name}, ${preset.name}`,
        options: preset.options as object,
      })),
    ];
    for (const variant of variants) {
      const options = recipe.options.parse(variant.options);
      const metrics: (readonly Metric[])[] = [];
      let nearest: Map<string, string> | null = null;
      for (const train of splits) {
        const embedding = await trained(recipe, options, train, seed, threads);
        nearest ??= await nearestOf(embedding, dataset);
        metrics.push(
          await measureNeighbors(embeddingNeighbors(embedding), { train, minRating: likedFrom, seed }),
        );
      }
      await add({ name: variant.name, metrics, learned: recipe.learnsFrom?.(options, parts) ?? [], nearest });
    }
  }
  return rows.map(({ name, metrics }) => ({ name, metrics }));
}
