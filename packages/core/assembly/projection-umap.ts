// One pass of UMAP's layout (McInnes et al. 2018) over the edges of a range of points.
import { exp4, madd, step, sum1, zero } from "./simd";

@unmanaged
class UmapJob {
  offsets: u32;   // u32 [points + 1]: a point's edges
  members: u32;   // u32 [edges]
  periods: u32;   // f32 [edges]: epochs from one sample of an edge to the next
  due: u32;       // f32 [edges]: the epoch of the next one
  points: u32;    // f32 pairs: this thread's copy of all positions
  count: u32;     // points
  firstOwn: u32;  // the points that this thread alone moves: firstOwn ... lastOwn - 1
  lastOwn: u32;
  negatives: u32;
  random: u64;
  a: f64;
  b: f64;
}

/** ln x for x > 0 within 1e-6, of normal numbers. */
// @ts-ignore: decorator
@inline function logarithm(x: v128): v128 {
  // The mantissa from sqrt(1/2) on, so that ln 1 is reached from both sides without a jump.
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(bits, 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const f = f32x4.div(f32x4.sub(m, f32x4.splat(1)), f32x4.add(m, f32x4.splat(1)));
  const g = f32x4.mul(f, f);
  let p = madd(g, f32x4.splat(0.222222222), f32x4.splat(0.285714286));
  p = madd(g, p, f32x4.splat(0.4));
  p = madd(g, p, f32x4.splat(0.666666667));
  p = madd(g, p, f32x4.splat(2));
  return madd(f, p, f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.693147182)));
}

// @ts-ignore: decorator
@inline function clip(x: v128, most: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(-most)), f32x4.splat(most));
}

/**
 * Samples the edges of points first ... last - 1 that are due in an epoch: each pulls its two ends together, while noise
 * points push its first end away.
 *
 * As in umap-learn an edge is held in both directions and moves both of its ends, as far each: a point that alone went to
 * the other one would pass it at the first rates, be passed in turn, and so whole clusters would wander off. Where the
 * other end is another thread's only the first one moves: by twice the pull, since the edge's other direction moves it
 * no more, and half of the way at most, since it must not pass.
 *
 * Noise points come four at a time; where an edge's number is no multiple of four the rest is owed to the next edge. Pull
 * and pushes of one edge start from one place, which lets the processor work on both at once.
 */
export function umapEpoch(address: usize, epoch: f32, rate: f32, first: i32, last: i32): void {
  const job = changetype<UmapJob>(address);
  const points = usize(job.points), count = u64(job.count);
  const negatives = i32(job.negatives);
  const firstOwn = job.firstOwn, lastOwn = job.lastOwn;
  const halfWay: f32 = -0.5 / rate;
  const a = f32x4.splat(f32(job.a)), b = f32x4.splat(f32(job.b));
  const pulling = f32x4.splat(f32(-2 * job.a * job.b)), pushing = f32x4.splat(f32(2 * job.b));
  const one = f32x4.splat(1), near = f32x4.splat(0.001), least = f32x4.splat(1e-9);
  let random = job.random;
  let owed = 0;
  for (let i = first; i < last; i++) {
    const place = points + (usize(i) << 3);
    let x = load<f32>(place), y = load<f32>(place, 4);
    const at = usize(job.offsets) + (usize(i) << 2);
    const end = usize(load<u32>(at, 4)) << 2;
    for (let edge = usize(load<u32>(at)) << 2; edge < end; edge += 4) {
      const due = load<f32>(usize(job.due) + edge);
      if (due > epoch) continue;
      store<f32>(usize(job.due) + edge, due + load<f32>(usize(job.periods) + edge));
      const px = f32x4.splat(x), py = f32x4.splat(y);
      const member = load<u32>(usize(job.members) + edge);
      const other = points + (usize(member) << 3);
      const dx = f32x4.sub(px, v128.load_splat<u32>(other)), dy = f32x4.sub(py, v128.load_splat<u32>(other, 4));
      // Below 1e-9 d^(2 b) would be less than exp4 can tell; the pull is all but none there.
      const square = f32x4.pmax(least, madd(dx, dx, f32x4.mul(dy, dy)));
      const power = exp4(f32x4.mul(b, logarithm(square)));
      // -2 a b d^(2 b - 2) / (1 + a d^(2 b))
      const pull = f32x4.div(f32x4.mul(pulling, power), f32x4.mul(square, madd(a, power, one)));
      let mx = zero(), my = zero();
      for (owed += negatives; owed >= 4; owed -= 4) {
        random = step(random);
        const id0 = usize((random >> 32) * count >> 32); random = step(random);
        const id1 = usize((random >> 32) * count >> 32); random = step(random);
        const id2 = usize((random >> 32) * count >> 32); random = step(random);
        const id3 = usize((random >> 32) * count >> 32);
        const low = v128.load64_lane(points + (id1 << 3), v128.load64_zero(points + (id0 << 3)), 1);
        const high = v128.load64_lane(points + (id3 << 3), v128.load64_zero(points + (id2 << 3)), 1);
        const nx = f32x4.sub(px, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
        const ny = f32x4.sub(py, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
        const s = madd(nx, nx, f32x4.mul(ny, ny));
        const p = exp4(f32x4.mul(b, logarithm(f32x4.pmax(least, s))));
        // 2 b / ((0.001 + d^2) (1 + a d^(2 b))): none from the point itself, whose differences are 0.
        const push = f32x4.div(pushing, f32x4.mul(f32x4.add(near, s), madd(a, p, one)));
        mx = f32x4.add(mx, clip(f32x4.mul(push, nx), 4));
        my = f32x4.add(my, clip(f32x4.mul(push, ny), 4));
      }
      let gx: f32, gy: f32;
      if (member >= firstOwn && member < lastOwn) {
        gx = f32x4.extract_lane(clip(f32x4.mul(pull, dx), 4), 0);
        gy = f32x4.extract_lane(clip(f32x4.mul(pull, dy), 4), 0);
        store<f32>(other, load<f32>(other) - rate * gx);
        store<f32>(other, load<f32>(other, 4) - rate * gy, 4);
      } else {
        const both = f32x4.splat(max<f32>(2 * f32x4.extract_lane(pull, 0), halfWay));
        gx = f32x4.extract_lane(clip(f32x4.mul(both, dx), 8), 0);
        gy = f32x4.extract_lane(clip(f32x4.mul(both, dy), 8), 0);
      }
      x += rate * (sum1(mx) + gx);
      y += rate * (sum1(my) + gy);
      store<f32>(place, x);
      store<f32>(place, y, 4);
    }
  }
  job.random = random;
}
