// The k greatest of scores that come a slice of rows at a time: a heap a query, the worst of the kept at its root.

/** f32 score and u32 row. */
const entryBytes: usize = 8;

/** Ties go to the lower row. */
// @ts-ignore: decorator
@inline function worse(score: f32, row: u32, thanScore: f32, thanRow: u32): bool {
  return score < thanScore || (score == thanScore && row > thanRow);
}

/** Lets (score, row) sink from the root of a heap of `size`. */
function sink(heap: usize, size: i32, score: f32, row: u32): void {
  let at = 0;
  while (true) {
    let child = at * 2 + 1;
    if (child >= size) break;
    let from = heap + usize(child) * entryBytes;
    if (child + 1 < size && worse(load<f32>(from, 8), load<u32>(from, 12), load<f32>(from), load<u32>(from, 4))) {
      child++;
      from += entryBytes;
    }
    if (!worse(load<f32>(from), load<u32>(from, 4), score, row)) break;
    store<u64>(heap + usize(at) * entryBytes, load<u64>(from));
    at = child;
  }
  const to = heap + usize(at) * entryBytes;
  store<f32>(to, score);
  store<u32>(to, row, 4);
}

function rise(heap: usize, at: i32, score: f32, row: u32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const from = heap + usize(parent) * entryBytes;
    if (!worse(score, row, load<f32>(from), load<u32>(from, 4))) break;
    store<u64>(heap + usize(at) * entryBytes, load<u64>(from));
    at = parent;
  }
  const to = heap + usize(at) * entryBytes;
  store<f32>(to, score);
  store<u32>(to, row, 4);
}

/**
 * Looks at the scores of rows first ... first + count - 1 for queries that are rows themselves, from `query` on.
 * @param scores f32 [queries x stride], of which `count` rounded up to a multiple of 4 are read.
 * @param heaps [queries x k] entries. @param sizes i32 [queries]: how full they are.
 */
export function keepNearest(
  scores: usize, stride: i32, query: i32, queries: i32, first: i32, count: i32, heaps: usize, sizes: usize, k: i32,
): void {
  for (let q = 0; q < queries; q++) {
    const line = scores + (usize(q) * usize(stride) << 2);
    const heap = heaps + usize(q) * usize(k) * entryBytes;
    let size = load<i32>(sizes + (usize(q) << 2));
    let floor = f32x4.splat(size < k ? -f32.MAX_VALUE : load<f32>(heap));
    for (let r = 0; r < count; r += 4) {
      const values = v128.load(line + (usize(r) << 2));
      if (!v128.any_true(f32x4.gt(values, floor))) continue;
      for (let lane = r; lane < min(count, r + 4); lane++) {
        const score = load<f32>(line + (usize(lane) << 2));
        const row = first + lane;
        if (row == query + q) continue;
        if (size < k) rise(heap, size++, score, row);
        else if (score > load<f32>(heap)) sink(heap, k, score, row);
      }
      if (size == k) floor = f32x4.splat(load<f32>(heap));
    }
    store<i32>(sizes + (usize(q) << 2), size);
  }
}

/** Empties full heaps of k: rows and scores, best first, [queries x k] each. */
export function sortNearest(heaps: usize, queries: i32, k: i32, rows: usize, scores: usize): void {
  for (let q = 0; q < queries; q++) {
    const heap = heaps + usize(q) * usize(k) * entryBytes;
    for (let size = k; size > 0; size--) {
      const at = (usize(q) * usize(k) + usize(size - 1)) << 2;
      store<f32>(scores + at, load<f32>(heap));
      store<u32>(rows + at, load<u32>(heap, 4));
      const last = heap + usize(size - 1) * entryBytes;
      sink(heap, size - 1, load<f32>(last), load<u32>(last, 4));
    }
  }
}
