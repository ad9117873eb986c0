// The repulsion of t-SNE on a regular grid (FIt-SNE, Linderman et al. 2019). Every point's charge of 1 is laid on the 4 x 4
// grid nodes around it by cubic polynomials, the charges are convolved with the kernels of the forces by Fourier
// transforms, and the forces are read from the same 16 nodes. Two things differ from FIt-SNE, and save three quarters of
// its transforms: the kernels are those of the force, (x, y) / (1 + d^2)^2, so that one grid of charges serves both; and
// the sum Z of 1 / (1 + d^2) is the charges' spectrum weighted with the kernel's (Parseval), for which nothing is
// transformed back.
import { fftElement, fftFour } from "./projection-fft";
import { madd, zero } from "./simd";

/** Where the grid lies; all are addresses of f32 but for counts. Written on the other side by name. */
@unmanaged
class ForceGrid {
  size: u32;       // nodes of a side with as much empty again, so that nothing wraps around: a multiple of 8
  nodes: u32;      // nodes of a side in use: a multiple of 8, at most size / 2
  lines: u32;      // frequencies of the second axis, size / 2 + 1 rounded up to a multiple of 4
  threads: u32;    // grids of charges, one a thread
  radices: u32;    // u32 list, see fftFour
  twiddles: u32;
  charges: u32;    // [nodes x nodes] of the first thread: row y, column x
  chargeBytes: u32; // from one thread's grid to the next
  spectrum: u32;   // real parts [size x lines]: row x, column a frequency of y
  spectrumIm: u32;
  second: u32;     // as much for the force along y, of which `nodes` rows are used
  secondIm: u32;
  kernel: u32;     // the kernels' spectra, three times [size / 2 + 1 x lines]: 1 / (1 + d^2), and the forces' imaginary parts
  forces: u32;     // [nodes x nodes x 2]
}

/** Twice so many elements of fftElement bytes are a thread's scratch. */
// @ts-ignore: decorator
@inline function other(grid: ForceGrid, scratch: usize): usize {
  return scratch + usize(grid.size) * fftElement;
}

/** Turns four rows of four into four columns and stores them `line` bytes apart. */
// @ts-ignore: decorator
@inline function storeColumns(to: usize, line: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + line, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * line, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5));
  v128.store(to + 3 * line, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7));
}

/** Weights of the four nodes around a point that lies t, 0 to 1, behind the second of them. */
// @ts-ignore: decorator
@inline function cubic(t: f32): v128 {
  const before = t + 1, after = t - 1, last = t - 2;
  return f32x4(
    -t * after * last * <f32>0.16666667, before * after * last * <f32>0.5, -before * t * last * <f32>0.5,
    before * t * after * <f32>0.16666667,
  );
}

/** Lays the charges of points first ... last - 1, f32 pairs, on a thread's grid, which is emptied before. */
export function gridSpread(
  address: usize, thread: i32, points: usize, first: i32, last: i32, x0: f32, y0: f32, perUnit: f32,
): void {
  const grid = changetype<ForceGrid>(address);
  const target = usize(grid.charges) + usize(thread) * usize(grid.chargeBytes);
  const line = usize(grid.nodes) << 2;
  memory.fill(target, 0, line * usize(grid.nodes));
  for (let i = first; i < last; i++) {
    const at = points + (usize(i) << 3);
    const x = (load<f32>(at) - x0) * perUnit, y = (load<f32>(at, 4) - y0) * perUnit;
    const left = i32(x), top = i32(y);
    const across = cubic(x - f32(left));
    const down = cubic(y - f32(top));
    const node = target + usize(top - 1) * line + (usize(left - 1) << 2);
    v128.store(node, madd(across, v128.shuffle<f32>(down, down, 0, 0, 0, 0), v128.load(node)));
    const second = node + line, third = second + line, fourth = third + line;
    v128.store(second, madd(across, v128.shuffle<f32>(down, down, 1, 1, 1, 1), v128.load(second)));
    v128.store(third, madd(across, v128.shuffle<f32>(down, down, 2, 2, 2, 2), v128.load(third)));
    v128.store(fourth, madd(across, v128.shuffle<f32>(down, down, 3, 3, 3, 3), v128.load(fourth)));
  }
}

/** Reads the forces at points first ... last - 1 into f32 pairs. */
export function gridGather(
  address: usize, points: usize, first: i32, last: i32, x0: f32, y0: f32, perUnit: f32, out: usize,
): void {
  const grid = changetype<ForceGrid>(address);
  const line = usize(grid.nodes) << 3;
  const forces = usize(grid.forces);
  for (let i = first; i < last; i++) {
    const at = points + (usize(i) << 3);
    const x = (load<f32>(at) - x0) * perUnit, y = (load<f32>(at, 4) - y0) * perUnit;
    const left = i32(x), top = i32(y);
    const across = cubic(x - f32(left));
    const down = cubic(y - f32(top));
    const node = forces + usize(top - 1) * line + (usize(left - 1) << 3);
    const second = node + line, third = second + line, fourth = third + line;
    let w = v128.shuffle<f32>(down, down, 0, 0, 0, 0);
    let low = f32x4.mul(w, v128.load(node)), high = f32x4.mul(w, v128.load(node, 16));
    w = v128.shuffle<f32>(down, down, 1, 1, 1, 1);
    low = madd(w, v128.load(second), low); high = madd(w, v128.load(second, 16), high);
    w = v128.shuffle<f32>(down, down, 2, 2, 2, 2);
    low = madd(w, v128.load(third), low); high = madd(w, v128.load(third, 16), high);
    w = v128.shuffle<f32>(down, down, 3, 3, 3, 3);
    low = madd(w, v128.load(fourth), low); high = madd(w, v128.load(fourth, 16), high);
    const sum = f32x4.add(
      f32x4.mul(low, v128.shuffle<f32>(across, across, 0, 0, 1, 1)),
      f32x4.mul(high, v128.shuffle<f32>(across, across, 2, 2, 3, 3)),
    );
    v128.store_lane<f64>(out + (usize(i) << 3), f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 2, 3)), 0);
  }
}

/** Two real signals went through the transform as one complex one; takes them apart and stores both, x a row. */
function storeHalves(grid: ForceGrid, transformed: usize, x: i32): void {
  const size = i32(grid.size), half = size >> 1;
  const line = usize(grid.lines) << 2;
  const share = f32x4.splat(0.5);
  for (let k = 0; k < i32(grid.lines); k += 4) {
    let ar0 = zero(), ar1 = zero(), ar2 = zero(), ar3 = zero(), ai0 = zero(), ai1 = zero(), ai2 = zero(), ai3 = zero();
    let br0 = zero(), br1 = zero(), br2 = zero(), br3 = zero(), bi0 = zero(), bi1 = zero(), bi2 = zero(), bi3 = zero();
    for (let lane = 0; lane < 4; lane++) {
      // Lines beyond the last frequency are padding: zeros.
      if (k + lane > half) break;
      const z = transformed + usize(k + lane) * fftElement;
      const m = transformed + usize(k + lane ? size - k - lane : 0) * fftElement;
      const zr = v128.load(z), zi = v128.load(z, 16), mr = v128.load(m), mi = v128.load(m, 16);
      const ar = f32x4.mul(share, f32x4.add(zr, mr)), ai = f32x4.mul(share, f32x4.sub(zi, mi));
      const br = f32x4.mul(share, f32x4.add(zi, mi)), bi = f32x4.mul(share, f32x4.sub(mr, zr));
      if (lane == 0) { ar0 = ar; ai0 = ai; br0 = br; bi0 = bi; }
      else if (lane == 1) { ar1 = ar; ai1 = ai; br1 = br; bi1 = bi; }
      else if (lane == 2) { ar2 = ar; ai2 = ai; br2 = br; bi2 = bi; }
      else { ar3 = ar; ai3 = ai; br3 = br; bi3 = bi; }
    }
    const at = usize(x) * line + (usize(k) << 2), next = at + 4 * line;
    storeColumns(usize(grid.spectrum) + at, line, ar0, ar1, ar2, ar3);
    storeColumns(usize(grid.spectrumIm) + at, line, ai0, ai1, ai2, ai3);
    storeColumns(usize(grid.spectrum) + next, line, br0, br1, br2, br3);
    storeColumns(usize(grid.spectrumIm) + next, line, bi0, bi1, bi2, bi3);
  }
}

/** Columns first ... last - 1 of the summed charges, multiples of 8, transformed along y. */
export function gridForward(address: usize, scratch: usize, first: i32, last: i32): void {
  const grid = changetype<ForceGrid>(address);
  const nodes = i32(grid.nodes);
  const line = usize(nodes) << 2;
  for (let x = first; x < last; x += 8) {
    let from = usize(grid.charges) + (usize(x) << 2);
    let to = scratch;
    for (let y = 0; y < nodes; y++, from += line, to += fftElement) {
      let re = v128.load(from), im = v128.load(from, 16);
      let more = from;
      for (let thread = 1; thread < i32(grid.threads); thread++) {
        more += usize(grid.chargeBytes);
        re = f32x4.add(re, v128.load(more));
        im = f32x4.add(im, v128.load(more, 16));
      }
      v128.store(to, re);
      v128.store(to, im, 16);
    }
    memory.fill(to, 0, usize(grid.size - grid.nodes) * fftElement);
    storeHalves(grid, fftFour(grid.size, grid.radices, grid.twiddles, scratch, other(grid, scratch)), x);
  }
}

/** A kernel on the grid, four columns from x on: 0 is 1 / (1 + d^2), 1 and 2 are x and y of the force. */
// @ts-ignore: decorator
@inline function sample(kind: i32, x: v128, y: f32): v128 {
  const down = f32x4.splat(y);
  const q = f32x4.div(f32x4.splat(1), madd(x, x, madd(down, down, f32x4.splat(1))));
  if (kind == 0) return q;
  return f32x4.mul(f32x4.mul(q, q), kind == 1 ? x : down);
}

/** How far node `at` lies from node 0 on the torus, in nodes; 0 at the place as far in both directions. */
// @ts-ignore: decorator
@inline function away(at: i32, size: i32): f32 {
  if (2 * at < size) return f32(at);
  return 2 * at > size ? f32(at - size) : 0;
}

/** Columns of a kernel, sampled at every node of the torus, transformed along y. `unit` is the nodes' distance. */
export function gridKernelColumns(
  address: usize, scratch: usize, kind: i32, unit: f32, first: i32, last: i32,
): void {
  const grid = changetype<ForceGrid>(address);
  const size = i32(grid.size);
  for (let x = first; x < last; x += 8) {
    const left = f32x4(
      away(x, size) * unit, away(x + 1, size) * unit, away(x + 2, size) * unit, away(x + 3, size) * unit);
    const right = f32x4(
      away(x + 4, size) * unit, away(x + 5, size) * unit, away(x + 6, size) * unit, away(x + 7, size) * unit);
    let to = scratch;
    for (let y = 0; y < size; y++, to += fftElement) {
      const down = away(y, size) * unit;
      v128.store(to, sample(kind, left, down));
      v128.store(to, sample(kind, right, down), 16);
    }
    storeHalves(grid, fftFour(size, grid.radices, grid.twiddles, scratch, other(grid, scratch)), x);
  }
}

/** Loads four frequencies of y, `count` rows of x, the rest zeros, and transforms along x. */
// @ts-ignore: decorator
@inline function alongX(grid: ForceGrid, scratch: usize, k: i32, count: i32): usize {
  const line = usize(grid.lines) << 2;
  let re = usize(grid.spectrum) + (usize(k) << 2), im = usize(grid.spectrumIm) + (usize(k) << 2);
  let to = scratch;
  for (let x = 0; x < count; x++, re += line, im += line, to += fftElement) {
    v128.store(to, v128.load(re));
    v128.store(to, v128.load(im), 16);
  }
  memory.fill(to, 0, usize(i32(grid.size) - count) * fftElement);
  return fftFour(grid.size, grid.radices, grid.twiddles, scratch, other(grid, scratch));
}

/** The second half of a kernel's transform, for lines first ... last - 1, multiples of 4. */
export function gridKernelRows(address: usize, scratch: usize, kind: i32, first: i32, last: i32): void {
  const grid = changetype<ForceGrid>(address);
  const line = usize(grid.lines) << 2;
  const rows = (grid.size >> 1) + 1;
  for (let k = first; k < last; k += 4) {
    // Even in both directions, the spectrum is real; odd in one, it is imaginary.
    let from = alongX(grid, scratch, k, grid.size) + (kind == 0 ? 0 : 16);
    let to = usize(grid.kernel) + usize(kind) * usize(rows) * line + (usize(k) << 2);
    for (let x = 0; x < i32(rows); x++, from += fftElement, to += line) v128.store(to, v128.load(from));
  }
}

/**
 * Lines first ... last - 1, multiples of 4: the charges' spectrum times the forces' kernels, back along x.
 * @param scratch 4 x size elements.
 * @returns the lines' part of the sum of 1 / (1 + d^2) over all pairs, each point with itself among them.
 */
export function gridConvolve(address: usize, scratch: usize, first: i32, last: i32): f64 {
  const grid = changetype<ForceGrid>(address);
  const size = i32(grid.size), half = size >> 1, nodes = i32(grid.nodes);
  const line = usize(grid.lines) << 2;
  const plane = usize(half + 1) * line;
  const bytes = usize(size) * fftElement;
  const share = 1 / (f64(size) * f64(size));
  const scale = f32x4.splat(f32(share));
  let total: f64 = 0;
  for (let k = first; k < last; k += 4) {
    const charges = alongX(grid, scratch, k, nodes);
    const across = scratch + 2 * bytes, down = scratch + 3 * bytes;
    // Frequencies but for the first and the middle one stand for two; lines beyond the middle for none.
    const times = f32x4(
      k == 0 || k == half ? 1 : 2, k + 1 > half ? 0 : 2, k + 2 > half ? 0 : 2, k + 3 > half ? 0 : 2);
    let sum = zero();
    for (let x = 0; x < size; x++) {
      const from = charges + usize(x) * fftElement;
      const re = v128.load(from), im = v128.load(from, 16);
      const mirrored = x > half;
      const spectra = usize(grid.kernel) + usize(mirrored ? size - x : x) * line + (usize(k) << 2);
      sum = madd(madd(re, re, f32x4.mul(im, im)), v128.load(spectra), sum);
      let gx = f32x4.mul(scale, v128.load(spectra + plane));
      if (mirrored) gx = f32x4.neg(gx);
      const gy = f32x4.mul(scale, v128.load(spectra + 2 * plane));
      // Times i, and with real and imaginary parts swapped for the way back.
      const to = usize(x) * fftElement;
      v128.store(across + to, f32x4.mul(re, gx));
      v128.store(across + to, f32x4.neg(f32x4.mul(im, gx)), 16);
      v128.store(down + to, f32x4.mul(re, gy));
      v128.store(down + to, f32x4.neg(f32x4.mul(im, gy)), 16);
    }
    sum = f32x4.mul(sum, times);
    total += f64(f32x4.extract_lane(sum, 0)) + f64(f32x4.extract_lane(sum, 1)) +
      f64(f32x4.extract_lane(sum, 2)) + f64(f32x4.extract_lane(sum, 3));
    storeLines(grid, fftFour(size, grid.radices, grid.twiddles, across, scratch), k, grid.spectrum, grid.spectrumIm);
    storeLines(grid, fftFour(size, grid.radices, grid.twiddles, down, scratch), k, grid.second, grid.secondIm);
  }
  return total * share;
}

// @ts-ignore: decorator
@inline function storeLines(grid: ForceGrid, from: usize, k: i32, re: usize, im: usize): void {
  const line = usize(grid.lines) << 2;
  re += usize(k) << 2;
  im += usize(k) << 2;
  for (let x = 0; x < i32(grid.nodes); x++, from += fftElement, re += line, im += line) {
    v128.store(re, v128.load(from, 16));
    v128.store(im, v128.load(from));
  }
}

/** Four rows of a plane [rows x lines] at column k, as columns: lane j of the n-th is row j, column k + n. */
// @ts-ignore: decorator
@inline function storeTurnedRows(from: usize, line: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from + line), c = v128.load(from + 2 * line), d = v128.load(from + 3 * line);
  storeColumns(to, 16, a, b, c, d);
}

/**
 * Columns first ... last - 1, multiples of 4: both forces back along y, one as real and one as imaginary parts.
 * @param scratch 2 x size elements and 256 bytes.
 */
export function gridBackward(address: usize, scratch: usize, first: i32, last: i32): void {
  const grid = changetype<ForceGrid>(address);
  const size = i32(grid.size), half = size >> 1, nodes = i32(grid.nodes);
  const line = usize(grid.lines) << 2;
  const out = usize(nodes) << 3;
  const turned = scratch + 2 * usize(size) * fftElement;
  for (let x = first; x < last; x += 4) {
    for (let k = 0; k <= half; k += 4) {
      const at = usize(x) * line + (usize(k) << 2);
      storeTurnedRows(usize(grid.spectrum) + at, line, turned);
      storeTurnedRows(usize(grid.spectrumIm) + at, line, turned + 64);
      storeTurnedRows(usize(grid.second) + at, line, turned + 128);
      storeTurnedRows(usize(grid.secondIm) + at, line, turned + 192);
      for (let lane = 0; lane < 4 && k + lane <= half; lane++) {
        const from = turned + (usize(lane) << 4);
        const xr = v128.load(from), xi = v128.load(from, 64), yr = v128.load(from, 128), yi = v128.load(from, 192);
        const to = scratch + usize(k + lane) * fftElement;
        v128.store(to, f32x4.add(xi, yr));
        v128.store(to, f32x4.sub(xr, yi), 16);
        if (k + lane == 0 || k + lane == half) continue;
        const mirrored = scratch + usize(size - k - lane) * fftElement;
        v128.store(mirrored, f32x4.sub(yr, xi));
        v128.store(mirrored, f32x4.add(xr, yi), 16);
      }
    }
    let from = fftFour(size, grid.radices, grid.twiddles, scratch, other(grid, scratch));
    let to = usize(grid.forces) + (usize(x) << 3);
    for (let y = 0; y < nodes; y++, from += fftElement, to += out) {
      const fx = v128.load(from, 16), fy = v128.load(from);
      v128.store(to, v128.shuffle<f32>(fx, fy, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<f32>(fx, fy, 2, 6, 3, 7), 16);
    }
  }
}
