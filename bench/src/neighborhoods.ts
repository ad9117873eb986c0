import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { compareSpaces, createRandom, createSpace, type Embedding, type Space } from "@cinevec/core";

const dimensions = 64;
const k = 20;

/** Movies in clusters; every run moves them by noise of its own. @param without every so many movies is left out. */
function embeddingOf(movies: number, seed: number, without: number): Embedding {
  const [planted, random] = [createRandom(11), createRandom(seed)];
  const centers = Float32Array.from({ length: 200 * dimensions }, () => planted.normal());
  const own = Float32Array.from({ length: movies * dimensions }, () => planted.normal());
  const movieRows = Uint32Array.from({ length: movies }, (_, row) => row).filter(
    (row) => without === 0 || row % without !== 0,
  );
  const vectors = Float32Array.from({ length: movieRows.length * dimensions }, (_, at) => {
    const [movie, d] = [movieRows[Math.floor(at / dimensions)]!, at % dimensions];
    return centers[(movie % 200) * dimensions + d]! + own[movie * dimensions + d]! + 0.5 * random.normal();
  });
  return { vectors, dimensions, movieRows, tensors: new Map(), ids: Array.from(movieRows, String) };
}

/** Cosines by doubles: the k nearest of a few movies. */
function bruteForce({ vectors }: Embedding, row: number): Set<number> {
  const rows = vectors.length / dimensions;
  const cosines = new Float64Array(rows);
  for (let other = 0; other < rows; other++) {
    let [dot, squares] = [0, 0];
    for (let d = 0; d < dimensions; d++) {
      dot += vectors[row * dimensions + d]! * vectors[other * dimensions + d]!;
      squares += vectors[other * dimensions + d]! ** 2;
    }
    cosines[other] = other === row ? Number.NEGATIVE_INFINITY : dot / Math.sqrt(squares);
  }
  const order = Array.from(cosines.keys()).sort((a, b) => cosines[b]! - cosines[a]!);
  return new Set(order.slice(0, k));
}

/** Two runs of so many movies compared by their neighborhoods, from two loaded spaces. */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      movies: { type: "string", default: "60000" },
      repeat: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
    },
  });
  const [movies, repeat] = [values.movies, values.repeat].map(Number) as [number, number];
  const print = (text: string) => (values.json ? undefined : console.log(text));
  const open: Space[] = [];
  const opened = async (embedding: Embedding) => {
    const space = await createSpace({ ...embedding, vectors: embedding.vectors.slice() });
    const started = performance.now();
    await space.warm();
    print(`${space.rows} × ${dimensions}, ${space.index}: loaded in ${seconds(started)} s`);
    open.push(space);
    return space;
  };
  const [first, second] = [embeddingOf(movies, 1, 0), embeddingOf(movies, 2, 0)];
  const [a, b, part] = [await opened(first), await opened(second), await opened(embeddingOf(movies, 3, 10))];
  const results: Record<string, number[]> = {};
  for (const [name, other] of [
    ["the same movies", b],
    ["one of them lacks a tenth", part],
  ] as const) {
    results[name] = [];
    for (let turn = 0; turn < repeat; turn++) {
      const started = performance.now();
      const found = await compareSpaces(a, other, k);
      results[name].push(Number(seconds(started)));
      if (turn > 0 || other !== b) continue;
      for (let movie = 0; movie < movies; movie += Math.ceil(movies / 50)) {
        const [before, after] = [bruteForce(first, movie), bruteForce(second, movie)];
        const kept = [...before].filter((near) => after.has(near)).length;
        const wanted = kept / (2 * k - kept);
        if (Math.abs(found.jaccard[movie]! - wanted) > 1e-6)
          throw new Error(`movie ${movie}: ${found.jaccard[movie]} instead of ${wanted}`);
      }
    }
    print(`${name}: ${results[name].join(", ")} s for ${k} neighbors of each movie`);
  }
  await Promise.all(open.map((space) => space.close()));
  print(
    `load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
  );
  return { movies, dimensions, k, results };
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(2);
