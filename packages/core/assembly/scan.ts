/**
 * The exact scan. Rows and queries lie 16-bit quantised for a first pass that costs half of float32 and bounds
 * its own error; what may be among the best is then scored again in float32 by `dot`, the one kernel whose
 * numbers are ever shown. Pure functions of pointers: the caller lays out the memory (space/index/matrix-memory.ts).
 */

/**
 * One query's part of a scan. The heap holds the k best scores so far, the least at its root; the floor is that root
 * less the margin (twice the quantisation error) less one, so that nothing that may be among the k best in float32 is
 * lost.
 */
@unmanaged
class ScanState {
  floor: i32;
  count: i32;     // pairs in the list
  capacity: i32;  // and how many fit
  after: i32;     // rows up to this one are not wanted
  mask: u32;      // address of u8 [rows], 0 for none
  list: u32;      // address of pairs of score and row
  heap: u32;      // address of i32 [k]
  heapSize: i32;
  k: i32;
  margin: i32;
  overflow: i32;  // 1: the list was too short; every row is to be scored
}
/** A ScanState and what fills its cache line. */
export const stateBytes = 64;

/**
 * The canonical inner product, float32, in one fixed order of additions: eight partial sums, then pairwise.
 * @param length dimensions, padded with zeros to a multiple of 8.
 */
export function dot(a: usize, b: usize, length: i32): f32 {
  let low = f32x4.splat(0);
  let high = f32x4.splat(0);
  const end = a + (<usize>length << 2);
  while (a < end) {
    low = f32x4.add(low, f32x4.mul(v128.load(a), v128.load(b)));
    high = f32x4.add(high, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    a += 32;
    b += 32;
  }
  const sum = f32x4.add(low, high);
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2) +
    (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3))
  );
}

/** Canonical scores of every row against one query: out float32 [rows]. */
export function dotAll(matrix: usize, query: usize, rows: i32, length: i32, out: usize): void {
  const stride = <usize>length << 2;
  for (let row = 0; row < rows; row++) {
    store<f32>(out + (<usize>row << 2), dot(matrix + <usize>row * stride, query, length));
  }
}

/** Replaces the score of each (score i32, row i32) pair of a list by the canonical one, float32. */
export function rescore(matrix: usize, query: usize, list: usize, count: i32, length: i32): void {
  const stride = <usize>length << 2;
  const end = list + (<usize>count << 3);
  for (; list < end; list += 8) {
    store<f32>(list, dot(matrix + <usize>load<i32>(list, 4) * stride, query, length));
  }
}

/** round(x * scale) for float32 [count], count a multiple of 8; |x * scale| at most 32767. */
export function quantise(from: usize, to: usize, count: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (let i = 0; i < count; i += 8) {
    const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(from), factor)));
    const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(from, 16), factor)));
    v128.store(to, i16x8.narrow_i32x4_s(low, high));
    from += 32;
    to += 16;
  }
}

/**
 * First pass: four queries against rows first … last. What scores above its query's floor is appended to that
 * query's list of (score, row) pairs, unless its mask forbids the row or row <= the query's `after`.
 * @param matrix int16 [rows × length]; queries int16 [4 × length], one after the other.
 * @param states four ScanStates.
 */
export function scan(matrix: usize, queries: usize, first: i32, last: i32, length: i32, states: usize): void {
  const stride = <usize>length << 1;
  const query1 = queries + stride;
  const query2 = query1 + stride;
  const query3 = query2 + stride;
  let floors = i32x4(load<i32>(states), load<i32>(states, stateBytes), load<i32>(states, 2 * stateBytes), load<i32>(states, 3 * stateBytes));
  let row = first;
  let a = matrix + <usize>first * stride;
  // Two rows at a time; an odd row at the end is computed twice and looked at once.
  while (row < last) {
    const single = row + 1 == last;
    const b = single ? a : a + stride;
    let a0 = i32x4.splat(0);
    let a1 = i32x4.splat(0);
    let a2 = i32x4.splat(0);
    let a3 = i32x4.splat(0);
    let b0 = i32x4.splat(0);
    let b1 = i32x4.splat(0);
    let b2 = i32x4.splat(0);
    let b3 = i32x4.splat(0);
    for (let at: usize = 0; at < stride; at += 16) {
      const rowA = v128.load(a + at);
      const rowB = v128.load(b + at);
      const q0 = v128.load(queries + at);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(rowA, q0));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(rowB, q0));
      const q1 = v128.load(query1 + at);
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(rowA, q1));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(rowB, q1));
      const q2 = v128.load(query2 + at);
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(rowA, q2));
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(rowB, q2));
      const q3 = v128.load(query3 + at);
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(rowA, q3));
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(rowB, q3));
    }
    const scoresA = sums(a0, a1, a2, a3);
    const scoresB = sums(b0, b1, b2, b3);
    if (v128.any_true(v128.or(i32x4.gt_s(scoresA, floors), i32x4.gt_s(scoresB, floors)))) {
      keepLanes(scoresA, i32x4.bitmask(i32x4.gt_s(scoresA, floors)), row, states);
      if (!single) keepLanes(scoresB, i32x4.bitmask(i32x4.gt_s(scoresB, floors)), row + 1, states);
      floors = i32x4(load<i32>(states), load<i32>(states, stateBytes), load<i32>(states, 2 * stateBytes), load<i32>(states, 3 * stateBytes));
    }
    row += 2;
    a += stride + stride;
  }
}

/** The four vectors' sums, one a lane. */
// @ts-ignore: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

function keepLanes(scores: v128, bits: i32, row: i32, states: usize): void {
  if (bits & 1) keep(i32x4.extract_lane(scores, 0), row, states);
  if (bits & 2) keep(i32x4.extract_lane(scores, 1), row, states + stateBytes);
  if (bits & 4) keep(i32x4.extract_lane(scores, 2), row, states + 2 * stateBytes);
  if (bits & 8) keep(i32x4.extract_lane(scores, 3), row, states + 3 * stateBytes);
}

function keep(score: i32, row: i32, address: usize): void {
  const state = changetype<ScanState>(address);
  // The other row of the pair may have raised the floor a moment ago.
  if (score <= state.floor || row <= state.after) return;
  const mask = usize(state.mask);
  if (mask && !load<u8>(mask + <usize>row)) return;
  const list = usize(state.list);
  const count = state.count;
  store<i32>(list + (<usize>count << 3), score);
  store<i32>(list + (<usize>count << 3), row, 4);
  state.count = count + 1;
  const heap = usize(state.heap);
  const size = state.heapSize;
  if (size < state.k) {
    rise(heap, size, score);
    state.heapSize = size + 1;
  } else if (score > load<i32>(heap)) {
    sink(heap, state.k, score);
  }
  if (size + 1 >= state.k) state.floor = max(state.floor, load<i32>(heap) - state.margin - 1);
  if (count + 1 == state.capacity) compact(address);
}

/** Appends to a min-heap of `size` values. */
function rise(heap: usize, size: i32, value: i32): void {
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = load<i32>(heap + (<usize>parent << 2));
    if (above <= value) break;
    store<i32>(heap + (<usize>at << 2), above);
    at = parent;
  }
  store<i32>(heap + (<usize>at << 2), value);
}

/** Replaces a min-heap's root. */
function sink(heap: usize, size: i32, value: i32): void {
  let at = 0;
  while (true) {
    let child = at * 2 + 1;
    if (child >= size) break;
    let below = load<i32>(heap + (<usize>child << 2));
    if (child + 1 < size) {
      const right = load<i32>(heap + (<usize>(child + 1) << 2));
      if (right < below) {
        below = right;
        child++;
      }
    }
    if (below >= value) break;
    store<i32>(heap + (<usize>at << 2), below);
    at = child;
  }
  store<i32>(heap + (<usize>at << 2), value);
}

/** Drops what fell to the floor; a list still more than half full gives up (the caller then scores every row). */
export function compact(address: usize): void {
  const state = changetype<ScanState>(address);
  const list = usize(state.list);
  const count = state.count;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const pair = load<i64>(list + (<usize>i << 3));
    if (<i32>pair <= state.floor) continue;
    store<i64>(list + (<usize>kept << 3), pair);
    kept++;
  }
  state.count = kept;
  if (kept * 2 > state.capacity) {
    state.floor = i32.MAX_VALUE;
    state.overflow = 1;
  }
}
