import { parseArgs } from "node:util";
import {
  anchorsOn,
  createRandom,
  type Embedding,
  measureFaithfulness,
  type NeighborsGraph,
  neighborsGraph,
  projections,
  recipes,
  sampleDataset,
} from "@cinevec/core";

const { signal } = new AbortController();
/** Neighbors that t-SNE needs at its defaults. */
const k = 90;

interface Run extends Embedding {
  readonly graph: NeighborsGraph;
}

/** How far movies move between maps of two seeds and of two recipes, aligned and not. */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: { threads: { type: "string", default: "2" }, json: { type: "boolean", default: false } },
  });
  const threads = Number(values.threads);
  const dataset = await sampleDataset();
  const train = async (name: string, seed: number, options: object): Promise<Run> => {
    const recipe = recipes.get(name)!;
    const { embedding } = await recipe.train(dataset, recipe.options.parse(options), {
      ...{ random: createRandom(seed), threads, signal, resumeFrom: null, pretrained: null },
      onProgress: () => undefined,
      saveCheckpoint: async () => undefined,
    });
    return { ...embedding, graph: await neighborsGraph({ ...embedding, k, threads, signal }) };
  };
  const first = await train("SKIP_GRAM", 11, { epochs: 4 });
  const others = [
    ["other seed", await train("SKIP_GRAM", 12, { epochs: 4 })],
    ["EASE", await train("EASE", 1, {})],
  ] as const;
  const results = [];
  for (const name of ["UMAP", "TSNE"]) {
    const projection = projections.get(name)!;
    const given = { threads, signal, random: createRandom(1) };
    const draw = (own: Run, anchors?: Awaited<ReturnType<typeof anchorsOn>>) =>
      projection.project({
        ...{ ...own, ...given, random: createRandom(1), anchors, onProgress: () => undefined },
        options: projection.options.parse({}),
      });
    const map = await draw(first);
    const radius = Math.sqrt(map.reduce((sum, value) => sum + value * value, 0) / (map.length / 2));
    for (const [label, own] of others) {
      const anchors = await anchorsOn({ ...own, ...given }, { ...first, map });
      for (const aligned of [false, true]) {
        const drawn = await draw(own, aligned ? anchors : undefined);
        const { trustworthiness, neighborsKept } = await measureFaithfulness({
          ...{ ...own, map: drawn, k: 10, genres: null, ...given },
          random: createRandom(1),
        });
        const moved = medianMoved(first, map, own, drawn) / radius;
        results.push({ name, label, aligned, moved, trustworthiness, neighborsKept });
        if (!values.json)
          console.log(
            `${name}, ${label}, ${aligned ? "aligned" : "not aligned"}: moved ${moved.toFixed(3)}, trustworthiness ${trustworthiness.toFixed(3)}, kept ${neighborsKept.toFixed(3)}`,
          );
      }
    }
  }
  return results;
}

/** Over the movies of both. */
function medianMoved(first: Run, map: Float32Array, own: Run, drawn: Float32Array): number {
  const at = new Map(Array.from(first.movieRows, (movie, row) => [movie, row]));
  const distances = Array.from(own.movieRows).flatMap((movie, row) => {
    const other = at.get(movie);
    if (other === undefined) return [];
    return Math.hypot(drawn[row * 2]! - map[other * 2]!, drawn[row * 2 + 1]! - map[other * 2 + 1]!);
  });
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)]!;
}
