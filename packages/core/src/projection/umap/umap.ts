import { z } from "zod";
import { symmetricEdges } from "../../graph/symmetric-edges.js";
import { ArenaPlan } from "../../kernels/arena.js";
import { records } from "../../kernels/generated/layout.js";
import { KernelRecord } from "../../kernels/record.js";
import { planAnchors, writeAnchors } from "../anchor-pull.js";
import { balancedBounds } from "../balanced-bounds.js";
import { center, checkInput } from "../check-input.js";
import { planTeam, runLayout } from "../layout-team.js";
import { neighborWeights } from "../neighbor-weights.js";
import type { Projection } from "../projection.js";
import { startPositions } from "../start-positions.js";
import { fitCurve } from "./curve.js";
import type { UmapSetup } from "./umap-thread.js";

/** Up to so many points the calling thread is through before others have started. */
const fewPoints = 1000;
/** Points that a thread is worth starting for. */
const pointsPerThread = 500;

/**
 * The first learning rate of a map that starts from another one. That one is done: at the full rate its clusters would
 * push each other far away from where they are.
 */
const anchoredRate = 0.1;

const options = z
  .strictObject({
    nNeighbors: z
      .int()
      .min(2)
      .max(200)
      .default(15)
      .describe(
        "Movies that each one is drawn to, itself among them; all where there are fewer. Few show fine grain, many the broad picture.",
      ),
    minDist: z
      .number()
      .min(0)
      .max(3)
      .default(0.1)
      .describe("How near movies may come to each other on the map; at most spread."),
    spread: z.number().min(0.1).max(3).default(1).describe("How far the map spreads its clusters."),
    epochs: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe("Passes over all edges; 0 = 500 up to 10,000 movies, 200 above."),
    negatives: z
      .int()
      .min(1)
      .max(50)
      .default(5)
      .describe("Random movies that push a movie away whenever a neighbor pulls it."),
  })
  .refine((o) => o.minDist <= o.spread, { path: ["minDist"], message: "must be at most spread" });

export type UmapOptions = z.infer<typeof options>;

/**
 * UMAP (McInnes et al. 2018) on the neighbors graph: fuzzy union of each movie's neighborhood, PCA start, and stochastic
 * gradient descent with negative sampling.
 */
export const umap: Projection<UmapOptions> = {
  name: "UMAP",
  title: "UMAP",
  summary:
    "Movies lie beside their nearest neighbors in tight clusters. Which movies lie together can be trusted; how far two clusters are apart, and how dense they are, says little.",
  reference: "McInnes, Healy and Melville 2018, https://arxiv.org/abs/1802.03426",
  options,
  neighborsNeeded: ({ nNeighbors }, rows) => Math.min(nNeighbors, rows) - 1,
  async project(input) {
    const { graph, options, random, signal, onProgress } = input;
    const rows = checkInput(input, (count) => umap.neighborsNeeded(options, count));
    const neighbors = umap.neighborsNeeded(options, rows);
    if (neighbors === 0) return new Float32Array(2);
    const target = Math.log2(neighbors + 1);
    const weights = await neighborWeights(graph!, neighbors, signal, (kernels, at, first, last) =>
      kernels.fuzzyWeights(at.distances, at.width, neighbors, first, last, target, at.mean, at.out),
    );
    const epochs = options.epochs || (rows <= 10_000 ? 500 : 200);
    // An edge that would not be sampled once is none.
    const greatest = weights.values.reduce((most, value) => Math.max(most, value), 0);
    const edges = await symmetricEdges(graph!, weights, (a, b) => a + b - a * b, {
      ...{ grain: 1, least: greatest / epochs, signal },
    });
    const start = await startPositions(input, { greatest: 10 });
    onProgress(0.02);

    const threads = Math.max(1, Math.min(input.threads, Math.floor(rows / pointsPerThread)));
    const plan = new ArenaPlan();
    const team = planTeam(plan, threads);
    const count = edges.members.length;
    const at = {
      offsets: plan.reserve((rows + 1) * 4),
      members: plan.reserve(count * 4),
      periods: plan.reserve(count * 4),
      due: plan.reserve(count * 4),
    };
    const setup: UmapSetup = {
      ...{ count: rows, epochs, rate: input.anchors ? anchoredRate : 1 },
      jobs: Array.from({ length: threads }, () => plan.reserve(records.UmapJob.bytes)),
      copies: Array.from({ length: threads }, () => plan.reserve(rows * 8)),
      moved: [plan.reserve(rows * 8), plan.reserve(rows * 8)],
      anchors: input.anchors ? planAnchors(plan, rows) : null,
      bounds: balancedBounds(edges.offsets, threads, 0),
    };
    const arena = plan.allocate("options", "use fewer neighbors or threads");
    arena.u32(at.offsets, rows + 1).set(edges.offsets);
    arena.u32(at.members, count).set(edges.members);
    const heaviest = edges.weights.reduce((most, value) => Math.max(most, value), 0);
    const periods = arena.f32(at.periods, count);
    edges.weights.forEach((weight, edge) => {
      periods[edge] = heaviest / weight;
    });
    arena.f32(at.due, count).set(periods);
    if (input.anchors && setup.anchors) writeAnchors(arena, setup.anchors, input.anchors);
    const noise = random.fork("noise");
    const { a, b } = fitCurve(options.minDist, options.spread);
    for (const [thread, address] of setup.jobs.entries()) {
      const job = new KernelRecord(arena, address, records.UmapJob);
      const points = setup.copies[thread]!;
      const [firstOwn, lastOwn] = [setup.bounds[thread]!, setup.bounds[thread + 1]!];
      job.setWords({ ...at, points, count: rows, firstOwn, lastOwn, negatives: options.negatives });
      job.setDoubles({ a, b });
      job.setBits("random", noise.bits64());
      arena.f32(points, rows * 2).set(start);
    }
    await runLayout(
      arena,
      team,
      { layout: "umap", setup },
      {
        ...{ threads, signal, steps: epochs, little: rows <= fewPoints },
        onProgress: (fraction) => onProgress(0.02 + 0.98 * fraction),
      },
    );
    arena.checkGuards();
    onProgress(1);
    const map = arena.f32(setup.copies[0]!, rows * 2).slice();
    return input.anchors ? map : center(map);
  },
};
