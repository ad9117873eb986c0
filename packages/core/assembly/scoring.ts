import { madd, zero } from "./simd";

/** Rows that lie packed side by side. */
export const rowsPerBlock = 12;

/**
 * out[q][r] = queries[q] . rows[r] for all rows. The rows lie packed in blocks of 12: [block][dimension][12], so that
 * sums never run across lanes. Tile: 3 queries x 12 rows (9 accumulators, 3 row vectors: V8 spills nothing).
 * `queries` f32 [count x dimensions]; `out` f32 [count x stride], stride = blocks * 12 (the tail scores are 0).
 * Blocks firstBlock … lastBlock - 1 are scored, to let a caller keep a slice of rows in cache.
 */
export function scorePacked(
  queries: usize, count: i32, dimensions: i32, packed: usize, firstBlock: i32, lastBlock: i32, out: usize, stride: i32,
): void {
  const bytes = usize(dimensions) << 2;
  const block = usize(dimensions) * (rowsPerBlock * 4);
  const line = usize(stride) << 2;
  for (let b = firstBlock; b < lastBlock; b++) {
    const rows = packed + usize(b) * block;
    const target = out + usize(b) * (rowsPerBlock * 4);
    let q = 0;
    for (; q + 3 <= count; q += 3) tile3(queries + usize(q) * bytes, bytes, rows, target + usize(q) * line, line);
    for (; q < count; q++) tile1(queries + usize(q) * bytes, bytes, rows, target + usize(q) * line);
  }
}

function tile3(query: usize, bytes: usize, rows: usize, out: usize, line: usize): void {
  let a0 = zero(), a1 = zero(), a2 = zero(), b0 = zero(), b1 = zero(), b2 = zero(), c0 = zero(), c1 = zero(), c2 = zero();
  const end = query + bytes;
  for (; query < end; query += 4, rows += 48) {
    const r0 = v128.load(rows), r1 = v128.load(rows, 16), r2 = v128.load(rows, 32);
    let q = v128.load_splat<u32>(query);
    a0 = madd(q, r0, a0); a1 = madd(q, r1, a1); a2 = madd(q, r2, a2);
    q = v128.load_splat<u32>(query + bytes);
    b0 = madd(q, r0, b0); b1 = madd(q, r1, b1); b2 = madd(q, r2, b2);
    q = v128.load_splat<u32>(query + bytes + bytes);
    c0 = madd(q, r0, c0); c1 = madd(q, r1, c1); c2 = madd(q, r2, c2);
  }
  v128.store(out, a0); v128.store(out, a1, 16); v128.store(out, a2, 32);
  out += line;
  v128.store(out, b0); v128.store(out, b1, 16); v128.store(out, b2, 32);
  out += line;
  v128.store(out, c0); v128.store(out, c1, 16); v128.store(out, c2, 32);
}

function tile1(query: usize, bytes: usize, rows: usize, out: usize): void {
  let a0 = zero(), a1 = zero(), a2 = zero();
  const end = query + bytes;
  for (; query < end; query += 4, rows += 48) {
    const q = v128.load_splat<u32>(query);
    a0 = madd(q, v128.load(rows), a0);
    a1 = madd(q, v128.load(rows, 16), a1);
    a2 = madd(q, v128.load(rows, 32), a2);
  }
  v128.store(out, a0); v128.store(out, a1, 16); v128.store(out, a2, 32);
}
