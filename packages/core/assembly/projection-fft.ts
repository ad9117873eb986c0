// Fourier transforms of four signals at once, float32. Stockham's algorithm, radices 4, 2, 3 and 5: each pass reads one
// buffer and writes the other, and no reordering is left at the end. An element is 32 bytes: four real parts, then four
// imaginary parts, one of each signal. The inverse comes by the same code with real and imaginary parts swapped on the
// way in and out.

/** Bytes of one element of four signals. */
export const fftElement = 32;

// @ts-ignore: decorator
@inline function storeTurned(to: usize, re: v128, im: v128, c: v128, s: v128): void {
  v128.store(to, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)));
  v128.store(to, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)), 16);
}

/**
 * e^(-2 pi i jk / size) summed over j, for four signals.
 * @param radices u32 list of the factors of `size`, ended by 0.
 * @param twiddles f32 [size x 2]: cosine and minus sine of 2 pi t / size.
 * @param from [size] elements with the signals. @param to as many.
 * @returns which of the two buffers holds the result; both are overwritten.
 */
export function fftFour(size: i32, radices: usize, twiddles: usize, from: usize, to: usize): usize {
  let rest = size;
  let stride = 1;
  for (let radix = load<i32>(radices); radix; radix = load<i32>(radices)) {
    radices += 4;
    const part = rest / radix;
    const turn = usize(stride) << 3;
    if (radix == 4) passFour(from, to, part, stride, twiddles, turn);
    else if (radix == 2) passTwo(from, to, part, stride, twiddles, turn);
    else if (radix == 3) passThree(from, to, part, stride, twiddles, turn);
    else passFive(from, to, part, stride, twiddles, turn);
    const swapped = from;
    from = to;
    to = swapped;
    rest = part;
    stride *= radix;
  }
  return from;
}

// size / rest is the stride of the pass, so that e^(-2 pi i p / rest) is entry p * stride of the table.

function passTwo(from: usize, to: usize, part: i32, stride: i32, twiddles: usize, turn: usize): void {
  const line = usize(stride) << 5;
  const apart = usize(part) * line;
  for (let p = 0; p < part; p++) {
    const c = v128.load_splat<u32>(twiddles), s = v128.load_splat<u32>(twiddles, 4);
    twiddles += turn;
    for (const end = from + line; from < end; from += fftElement, to += fftElement) {
      const ar = v128.load(from), ai = v128.load(from, 16);
      const br = v128.load(from + apart), bi = v128.load(from + apart, 16);
      v128.store(to, f32x4.add(ar, br));
      v128.store(to, f32x4.add(ai, bi), 16);
      storeTurned(to + line, f32x4.sub(ar, br), f32x4.sub(ai, bi), c, s);
    }
    to += line;
  }
}

function passThree(from: usize, to: usize, part: i32, stride: i32, twiddles: usize, turn: usize): void {
  const line = usize(stride) << 5;
  const apart = usize(part) * line;
  const half = f32x4.splat(0.5), root = f32x4.splat(0.866025404);
  let first: usize = 0;
  for (let p = 0; p < part; p++, first += turn) {
    const c1 = v128.load_splat<u32>(twiddles + first), s1 = v128.load_splat<u32>(twiddles + first, 4);
    const c2 = v128.load_splat<u32>(twiddles + 2 * first), s2 = v128.load_splat<u32>(twiddles + 2 * first, 4);
    for (const end = from + line; from < end; from += fftElement, to += fftElement) {
      const ar = v128.load(from), ai = v128.load(from, 16);
      const br = v128.load(from + apart), bi = v128.load(from + apart, 16);
      const cr = v128.load(from + 2 * apart), ci = v128.load(from + 2 * apart, 16);
      const tr = f32x4.add(br, cr), ti = f32x4.add(bi, ci);
      v128.store(to, f32x4.add(ar, tr));
      v128.store(to, f32x4.add(ai, ti), 16);
      const mr = f32x4.sub(ar, f32x4.mul(half, tr)), mi = f32x4.sub(ai, f32x4.mul(half, ti));
      const nr = f32x4.mul(root, f32x4.sub(br, cr)), ni = f32x4.mul(root, f32x4.sub(bi, ci));
      storeTurned(to + line, f32x4.add(mr, ni), f32x4.sub(mi, nr), c1, s1);
      storeTurned(to + 2 * line, f32x4.sub(mr, ni), f32x4.add(mi, nr), c2, s2);
    }
    to += 2 * line;
  }
}

function passFour(from: usize, to: usize, part: i32, stride: i32, twiddles: usize, turn: usize): void {
  const line = usize(stride) << 5;
  const apart = usize(part) * line;
  let first: usize = 0;
  for (let p = 0; p < part; p++, first += turn) {
    const c1 = v128.load_splat<u32>(twiddles + first), s1 = v128.load_splat<u32>(twiddles + first, 4);
    const c2 = v128.load_splat<u32>(twiddles + 2 * first), s2 = v128.load_splat<u32>(twiddles + 2 * first, 4);
    const c3 = v128.load_splat<u32>(twiddles + 3 * first), s3 = v128.load_splat<u32>(twiddles + 3 * first, 4);
    for (const end = from + line; from < end; from += fftElement, to += fftElement) {
      const ar = v128.load(from), ai = v128.load(from, 16);
      const br = v128.load(from + apart), bi = v128.load(from + apart, 16);
      const cr = v128.load(from + 2 * apart), ci = v128.load(from + 2 * apart, 16);
      const dr = v128.load(from + 3 * apart), di = v128.load(from + 3 * apart, 16);
      const pr = f32x4.add(ar, cr), pi = f32x4.add(ai, ci), mr = f32x4.sub(ar, cr), mi = f32x4.sub(ai, ci);
      const qr = f32x4.add(br, dr), qi = f32x4.add(bi, di), nr = f32x4.sub(br, dr), ni = f32x4.sub(bi, di);
      v128.store(to, f32x4.add(pr, qr));
      v128.store(to, f32x4.add(pi, qi), 16);
      storeTurned(to + line, f32x4.add(mr, ni), f32x4.sub(mi, nr), c1, s1);
      storeTurned(to + 2 * line, f32x4.sub(pr, qr), f32x4.sub(pi, qi), c2, s2);
      storeTurned(to + 3 * line, f32x4.sub(mr, ni), f32x4.add(mi, nr), c3, s3);
    }
    to += 3 * line;
  }
}

function passFive(from: usize, to: usize, part: i32, stride: i32, twiddles: usize, turn: usize): void {
  const line = usize(stride) << 5;
  const apart = usize(part) * line;
  const k1 = f32x4.splat(0.309016994), k2 = f32x4.splat(-0.809016994);
  const l1 = f32x4.splat(0.951056516), l2 = f32x4.splat(0.587785252);
  let first: usize = 0;
  for (let p = 0; p < part; p++, first += turn) {
    const c1 = v128.load_splat<u32>(twiddles + first), s1 = v128.load_splat<u32>(twiddles + first, 4);
    const c2 = v128.load_splat<u32>(twiddles + 2 * first), s2 = v128.load_splat<u32>(twiddles + 2 * first, 4);
    const c3 = v128.load_splat<u32>(twiddles + 3 * first), s3 = v128.load_splat<u32>(twiddles + 3 * first, 4);
    const c4 = v128.load_splat<u32>(twiddles + 4 * first), s4 = v128.load_splat<u32>(twiddles + 4 * first, 4);
    for (const end = from + line; from < end; from += fftElement, to += fftElement) {
      const ar = v128.load(from), ai = v128.load(from, 16);
      const br = v128.load(from + apart), bi = v128.load(from + apart, 16);
      const cr = v128.load(from + 2 * apart), ci = v128.load(from + 2 * apart, 16);
      const dr = v128.load(from + 3 * apart), di = v128.load(from + 3 * apart, 16);
      const er = v128.load(from + 4 * apart), ei = v128.load(from + 4 * apart, 16);
      const t1r = f32x4.add(br, er), t1i = f32x4.add(bi, ei), t3r = f32x4.sub(br, er), t3i = f32x4.sub(bi, ei);
      const t2r = f32x4.add(cr, dr), t2i = f32x4.add(ci, di), t4r = f32x4.sub(cr, dr), t4i = f32x4.sub(ci, di);
      v128.store(to, f32x4.add(ar, f32x4.add(t1r, t2r)));
      v128.store(to, f32x4.add(ai, f32x4.add(t1i, t2i)), 16);
      const u1r = f32x4.add(ar, f32x4.add(f32x4.mul(k1, t1r), f32x4.mul(k2, t2r)));
      const u1i = f32x4.add(ai, f32x4.add(f32x4.mul(k1, t1i), f32x4.mul(k2, t2i)));
      const v1r = f32x4.add(f32x4.mul(l1, t3r), f32x4.mul(l2, t4r));
      const v1i = f32x4.add(f32x4.mul(l1, t3i), f32x4.mul(l2, t4i));
      storeTurned(to + line, f32x4.add(u1r, v1i), f32x4.sub(u1i, v1r), c1, s1);
      storeTurned(to + 4 * line, f32x4.sub(u1r, v1i), f32x4.add(u1i, v1r), c4, s4);
      const u2r = f32x4.add(ar, f32x4.add(f32x4.mul(k2, t1r), f32x4.mul(k1, t2r)));
      const u2i = f32x4.add(ai, f32x4.add(f32x4.mul(k2, t1i), f32x4.mul(k1, t2i)));
      const v2r = f32x4.sub(f32x4.mul(l2, t3r), f32x4.mul(l1, t4r));
      const v2i = f32x4.sub(f32x4.mul(l2, t3i), f32x4.mul(l1, t4i));
      storeTurned(to + 2 * line, f32x4.add(u2r, v2i), f32x4.sub(u2i, v2r), c2, s2);
      storeTurned(to + 3 * line, f32x4.sub(u2r, v2i), f32x4.add(u2i, v2r), c3, s3);
    }
    to += 4 * line;
  }
}
