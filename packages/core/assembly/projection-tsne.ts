// One step of t-SNE (van der Maaten and Hinton 2008) over a range of points; positions, forces, gains are f32 pairs.
import { madd, sum1, zero } from "./simd";

@unmanaged
class TsneJob {
  offsets: u32; // u32 [points + 1]: a point's edges, a multiple of 4 of them
  members: u32; // u32 [edges]; the point itself fills up
  weights: u32; // f32 [edges]: the affinities times their number of points; 0 fills up
  forces: u32;  // the repulsions, to be divided by Z
  updates: u32; // the last step's movements
  gains: u32;
}

/** Two points side by side. */
// @ts-ignore: decorator
@inline function pair(points: usize, a: u32, b: u32): v128 {
  return v128.load64_lane(points + (usize(b) << 3), v128.load64_zero(points + (usize(a) << 3)), 1);
}

// @ts-ignore: decorator
@inline function pull(gradient: f32, state: usize, gains: usize, momentum: f32, rate: f32): f32 {
  const update = load<f32>(state);
  let gain = load<f32>(gains);
  // A movement against the gradient goes on: signs that differ, a zero with anything.
  const same = (update > 0 && gradient > 0) || (update < 0 && gradient < 0) || (update == 0 && gradient == 0);
  gain = same ? gain * 0.8 + 0.01 : gain + 0.2;
  store<f32>(gains, gain);
  return momentum * update - rate * gain * gradient;
}

/**
 * Moves points first ... last - 1 along the gradient: attraction by their edges, repulsion by `forces`.
 * @param share what the sum of the repulsions is multiplied with: points / Z.
 * @param bounds f32 [4], overwritten with the least and greatest x and y of the range.
 */
export function tsneStep(
  address: usize, from: usize, to: usize, first: i32, last: i32, exaggeration: f32, share: f32, momentum: f32,
  rate: f32, bounds: usize,
): void {
  const job = changetype<TsneJob>(address);
  const members = usize(job.members), weights = usize(job.weights);
  let left: f32 = f32.MAX_VALUE, right: f32 = -f32.MAX_VALUE, top: f32 = f32.MAX_VALUE, bottom: f32 = -f32.MAX_VALUE;
  const one = f32x4.splat(1);
  for (let i = first; i < last; i++) {
    const place = usize(i) << 3;
    const x = v128.load_splat<u32>(from + place), y = v128.load_splat<u32>(from + place, 4);
    const at = usize(job.offsets) + (usize(i) << 2);
    const end = usize(load<u32>(at, 4)) << 2;
    let ax = zero(), ay = zero();
    for (let edge = usize(load<u32>(at)) << 2; edge < end; edge += 16) {
      const ids = members + edge;
      const low = pair(from, load<u32>(ids), load<u32>(ids, 4));
      const high = pair(from, load<u32>(ids, 8), load<u32>(ids, 12));
      const dx = f32x4.sub(x, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const w = f32x4.div(v128.load(weights + edge), madd(dx, dx, madd(dy, dy, one)));
      ax = madd(w, dx, ax);
      ay = madd(w, dy, ay);
    }
    const gx = exaggeration * sum1(ax) - share * load<f32>(usize(job.forces) + place);
    const gy = exaggeration * sum1(ay) - share * load<f32>(usize(job.forces) + place, 4);
    const state = usize(job.updates) + place, gains = usize(job.gains) + place;
    let ux = pull(gx, state, gains, momentum, rate);
    let uy = pull(gy, state + 4, gains + 4, momentum, rate);
    // At most 5 a step, as in openTSNE, so that no point shoots off.
    const length = Mathf.sqrt(ux * ux + uy * uy);
    if (length > 5) {
      ux *= 5 / length;
      uy *= 5 / length;
    }
    store<f32>(state, ux);
    store<f32>(state, uy, 4);
    const newX = f32x4.extract_lane(x, 0) + ux, newY = f32x4.extract_lane(y, 0) + uy;
    store<f32>(to + place, newX);
    store<f32>(to + place, newY, 4);
    left = min(left, newX);
    right = max(right, newX);
    top = min(top, newY);
    bottom = max(bottom, newY);
  }
  store<f32>(bounds, left);
  store<f32>(bounds, top, 4);
  store<f32>(bounds, right, 8);
  store<f32>(bounds, bottom, 12);
}

/**
 * The same forces as a grid gives, pair by pair: sum of (x, y) / (1 + d^2)^2 over all points.
 * @param points f32 pairs [count rounded up to a multiple of 4]; those behind `count` lie so far away that they add nothing.
 * @returns the range's part of the sum of 1 / (1 + d^2), each point with itself among them.
 */
export function repelExactly(points: usize, count: i32, first: i32, last: i32, out: usize): f64 {
  const end = points + (usize(count + 3 & ~3) << 3);
  const one = f32x4.splat(1);
  let total: f64 = 0;
  for (let i = first; i < last; i++) {
    const place = usize(i) << 3;
    const x = v128.load_splat<u32>(points + place), y = v128.load_splat<u32>(points + place, 4);
    let fx = zero(), fy = zero(), sum = zero();
    for (let at = points; at < end; at += 32) {
      const low = v128.load(at), high = v128.load(at, 16);
      const dx = f32x4.sub(x, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const q = f32x4.div(one, madd(dx, dx, madd(dy, dy, one)));
      sum = f32x4.add(sum, q);
      const w = f32x4.mul(q, q);
      fx = madd(w, dx, fx);
      fy = madd(w, dy, fy);
    }
    store<f32>(out + place, sum1(fx));
    store<f32>(out + place, sum1(fy), 4);
    total += f64(sum1(sum));
  }
  return total;
}
