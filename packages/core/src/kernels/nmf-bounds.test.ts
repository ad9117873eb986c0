import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { instantiateKernels } from "./module.js";
import { NmfMemory } from "./nmf-memory.js";

test.each([
  { users: 1, rows: 1, dimensions: 1, threads: 1 },
  { users: 3, rows: 15, dimensions: 15, threads: 1 },
  { users: 4, rows: 16, dimensions: 16, threads: 3 },
  { users: 5, rows: 17, dimensions: 17, threads: 2 },
  { users: 2, rows: 3, dimensions: 1024, threads: 2 },
])("an epoch over %j is that of the formula and stays within its buffers", (shape) => {
  const { users, rows, dimensions, threads } = shape;
  const random = createRandom(2);
  // The last user has rated nothing.
  const rated = Array.from({ length: users }, (_, user) => (user > 0 && user === users - 1 ? 0 : rows));
  const offsets = new Uint32Array(users + 1);
  for (const [user, count] of rated.entries()) offsets[user + 1] = offsets[user]! + count;
  const matrix = {
    offsets,
    movies: Uint32Array.from(rated.flatMap((count) => Array.from({ length: count }, (_, row) => row))),
    values: Float32Array.from({ length: offsets[users]! }, () => 1 + random.integer(5)),
    rows,
  };
  const settings = {
    dimensions,
    learningRate: 0.01,
    regularization: 0.02,
    biasRegularization: 0.05,
    biases: true,
    mean: 3,
  };
  const memory = new NmfMemory(matrix, settings, threads);
  const { arena, at } = memory;
  const draw = (length: number) => Float32Array.from({ length }, () => random.next() / Math.sqrt(dimensions));
  const start = {
    users: draw(users * dimensions),
    items: draw(rows * dimensions),
    userBias: draw(users),
    itemBias: draw(rows),
  };
  memory.restore(start);
  arena.u32(at.order, users).set(Array.from({ length: users }, (_, user) => user));
  const kernels = instantiateKernels(arena.memory);
  // All of the ratings are one thread's; the other replicas stay as they are.
  kernels.nmf(at.threads[0]!.job, 0, users);
  if (threads > 1) {
    kernels.mergeReplicas(at.items, at.itemReplicas, threads, 0, memory.itemBytes, 0);
    kernels.mergeReplicas(
      at.itemBias,
      at.biasReplicas,
      threads,
      0,
      memory.biasBytes,
      Number.NEGATIVE_INFINITY,
    );
  }
  arena.checkGuards();

  const p = start.users;
  const q = start.items;
  for (let user = 0; user < users; user++)
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      const row = matrix.movies[i]!;
      let error = matrix.values[i]! - 3 - start.userBias[user]! - start.itemBias[row]!;
      for (let d = 0; d < dimensions; d++) error -= p[user * dimensions + d]! * q[row * dimensions + d]!;
      start.userBias[user]! += 0.01 * (error - 0.05 * start.userBias[user]!);
      start.itemBias[row]! += 0.01 * (error - 0.05 * start.itemBias[row]!);
      for (let d = 0; d < dimensions; d++) {
        const x = p[user * dimensions + d]!;
        const y = q[row * dimensions + d]!;
        p[user * dimensions + d] = Math.max(0, x + 0.01 * (error * y - 0.02 * x));
        q[row * dimensions + d] = Math.max(0, y + 0.01 * (error * x - 0.02 * y));
      }
    }
  const trained = memory.tables();
  for (const [name, expected] of Object.entries(start))
    for (const [i, value] of trained[name as keyof typeof start].entries())
      expect(Math.abs(value - expected[i]!), name).toBeLessThan(1e-4);
});
