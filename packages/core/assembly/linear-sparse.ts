// Products of a sparse matrix, compressed by rows, with a dense block, float64.
import { madd2, zero2 } from "./linear-products";

/**
 * out [rows x columns] = rows first ... last - 1 of a sparse matrix times block [any x columns]; columns is a multiple
 * of 4. offsets uint32 [rows + 1], members uint32 [entries] name the block's rows; values float32 [entries], or address
 * 0 where all are 1.
 */
export function sparseMultiply(
  offsets: usize, members: usize, values: usize, first: i32, last: i32, block: usize, columns: i32, out: usize,
): void {
  const line = usize(columns) << 3;
  for (let row = first; row < last; row++) {
    const begin = usize(load<u32>(offsets + (usize(row) << 2))) << 2, end = usize(load<u32>(offsets + (usize(row) << 2), 4)) << 2;
    const target = out + usize(row) * line;
    for (let c: usize = 0; c < line; c += 32) {
      let low = zero2(), high = zero2();
      for (let at = begin; at < end; at += 4) {
        const from = block + usize(load<u32>(members + at)) * line + c;
        const x = f64x2.splat(values ? f64(load<f32>(values + at)) : 1);
        low = madd2(x, v128.load(from), low);
        high = madd2(x, v128.load(from, 16), high);
      }
      v128.store(target + c, low);
      v128.store(target + c, high, 16);
    }
  }
}

/**
 * Rows first, first + every, ... below `last` of gram [columns x columns]'s lower triangle = XᵀX, X sparse [users x columns]:
 * rowOffsets, users and userValues list X by columns, userOffsets, members and values by users, members ascending;
 * float32 values, or address 0 where all are 1. `ridge` is added to the diagonal.
 */
export function sparseGram(
  rowOffsets: usize, users: usize, userValues: usize, userOffsets: usize, members: usize, values: usize,
  first: i32, last: i32, every: i32, gram: usize, stride: usize, ridge: f64,
): void {
  for (let row = first; row < last; row += every) {
    const target = gram + usize(row) * stride;
    memory.fill(target, 0, usize(row + 1) << 3);
    const begin = usize(load<u32>(rowOffsets + (usize(row) << 2))) << 2, end = usize(load<u32>(rowOffsets + (usize(row) << 2), 4)) << 2;
    for (let at = begin; at < end; at += 4) {
      const user = usize(load<u32>(users + at)) << 2;
      const x = userValues ? f64(load<f32>(userValues + at)) : 1;
      let member = members + (usize(load<u32>(userOffsets + user)) << 2);
      let value = values + (usize(load<u32>(userOffsets + user)) << 2);
      const stop = members + (usize(load<u32>(userOffsets + user, 4)) << 2);
      for (; member < stop; member += 4, value += 4) {
        const other = i32(load<u32>(member));
        if (other > row) break;
        const to = target + (usize(other) << 3);
        store<f64>(to, load<f64>(to) + (values ? x * f64(load<f32>(value)) : x));
      }
    }
    const own = target + (usize(row) << 3);
    store<f64>(own, load<f64>(own) + ridge);
  }
}
