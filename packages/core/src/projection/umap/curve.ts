/**
 * The a and b of UMAP's 1 / (1 + a d^(2 b)), fitted by least squares (Levenberg and Marquardt) to a curve that is 1 up to
 * `minDist` and falls as e^(-(d - minDist) / spread) beyond, at 300 distances up to 3 × spread, as umap-learn does.
 */
export function fitCurve(minDist: number, spread: number): { a: number; b: number } {
  const points = Array.from({ length: 300 }, (_, i) => {
    const x = (i * 3 * spread) / 299;
    return { x, y: x < minDist ? 1 : Math.exp(-(x - minDist) / spread) };
  });
  const residuals = (a: number, b: number) =>
    points.reduce((sum, { x, y }) => sum + (1 / (1 + a * x ** (2 * b)) - y) ** 2, 0);
  let [a, b] = [1, 1];
  let error = residuals(a, b);
  let damping = 1e-3;
  for (let turn = 0; turn < 200; turn++) {
    let [aa, ab, bb, ga, gb] = [0, 0, 0, 0, 0];
    for (const { x, y } of points) {
      if (x === 0) continue;
      const power = x ** (2 * b);
      const value = 1 / (1 + a * power);
      const da = -power * value * value;
      const db = 2 * a * Math.log(x) * da;
      const off = value - y;
      aa += da * da;
      ab += da * db;
      bb += db * db;
      ga += da * off;
      gb += db * off;
    }
    const [p, q] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = p * q - ab * ab;
    const nextA = a - (q * ga - ab * gb) / determinant;
    const nextB = b - (p * gb - ab * ga) / determinant;
    const nextError = nextA > 0 && nextB > 0 ? residuals(nextA, nextB) : Number.POSITIVE_INFINITY;
    if (!(nextError < error)) {
      damping *= 10;
      if (damping > 1e12) break;
      continue;
    }
    const gained = error - nextError;
    [a, b, error] = [nextA, nextB, nextError];
    damping /= 10;
    if (gained < 1e-15) break;
  }
  return { a, b };
}
