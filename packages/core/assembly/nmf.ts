import { madd, sum1, zero } from "./simd";

// The work of one thread; scripts/compile-kernels.js tells src/kernels/ where its fields lie.
@unmanaged
class NmfJob {
  cancel: u32;     // u32, non-zero: return at the next rating
  offsets: u32;    // u32 [users + 1]
  movies: u32;     // u32 [ratings], rows
  values: u32;     // f32 [ratings]
  order: u32;      // u32 [users], the order of this epoch
  users: u32;      // f32 [users x stride / 4]
  items: u32;      // f32 [rows x stride / 4]
  userBias: u32;   // f32 [users]
  itemBias: u32;   // f32 [rows]
  stride: u32;     // bytes a row, a multiple of 64
  rate: f64;
  decay: f64;      // L2 of factors
  biasDecay: f64;  // L2 of biases
  mean: f64;       // added to every prediction; 0 without biases
  biasRate: f64;   // learning rate of biases; 0 without biases
  loss: f64;       // summed squared errors
  examples: f64;   // ratings trained
}

/**
 * Non-negative matrix factorisation by projected stochastic gradient descent over the ratings of the users order[first]
 * ... order[last - 1]: a step on (error² + L2) / 2, then negative factors become 0.
 */
export function nmf(address: usize, first: i32, last: i32): void {
  const job = changetype<NmfJob>(address);
  const stride = usize(job.stride);
  const rate = f32(job.rate), biasRate = f32(job.biasRate), biasDecay = f32(job.biasDecay), mean = f32(job.mean);
  const keep = f32x4.splat(1 - rate * f32(job.decay));
  let loss: f64 = 0;
  for (let k = first; k < last; k++) {
    const user = usize(load<u32>(usize(job.order) + (usize(k) << 2)));
    const begin = load<u32>(usize(job.offsets) + (user << 2)), end = load<u32>(usize(job.offsets) + (user << 2), 4);
    const p = usize(job.users) + user * stride;
    const atUserBias = usize(job.userBias) + (user << 2);
    for (let i = begin; i < end; i++) {
      if (atomic.load<u32>(usize(job.cancel))) return;
      const row = usize(load<u32>(usize(job.movies) + (usize(i) << 2)));
      const q = usize(job.items) + row * stride;
      const atItemBias = usize(job.itemBias) + (row << 2);
      let dots = zero();
      for (let d: usize = 0; d < stride; d += 16) dots = madd(v128.load(p + d), v128.load(q + d), dots);
      const userBias = load<f32>(atUserBias), itemBias = load<f32>(atItemBias);
      const error = load<f32>(usize(job.values) + (usize(i) << 2)) - mean - userBias - itemBias - sum1(dots);
      loss += f64(error) * f64(error);
      store<f32>(atUserBias, userBias + biasRate * (error - biasDecay * userBias));
      store<f32>(atItemBias, itemBias + biasRate * (error - biasDecay * itemBias));
      const step = f32x4.splat(rate * error);
      for (let d: usize = 0; d < stride; d += 16) {
        const x = v128.load(p + d), y = v128.load(q + d);
        v128.store(p + d, f32x4.pmax(zero(), madd(step, y, f32x4.mul(keep, x))));
        v128.store(q + d, f32x4.pmax(zero(), madd(step, x, f32x4.mul(keep, y))));
      }
    }
    job.examples += f64(end - begin);
  }
  job.loss += loss;
}
