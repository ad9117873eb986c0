/**
 * Moves, turns, mirrors and scales one map onto another, so that the squared distances between the points that count are
 * least (Gower 1975, https://doi.org/10.1007/BF02291478).
 * @param map and @param onto float32 [rows × 2].
 * @param counts a byte a row, non-zero where the row counts.
 * @param scaling "rigid": distances stay as they are.
 * @returns float32 [rows × 2]: all of `map`, moved. Where the points that count lie in one place, no more than moved.
 */
export function procrustes(
  map: Float32Array,
  onto: Float32Array,
  counts: Uint8Array,
  scaling: "scaled" | "rigid" = "scaled",
): Float32Array {
  const rows = Array.from(counts.keys()).filter((row) => counts[row] !== 0);
  const middle = (points: Float32Array, axis: 0 | 1) =>
    rows.reduce((sum, row) => sum + points[row * 2 + axis]!, 0) / Math.max(1, rows.length);
  const [fromX, fromY] = [middle(map, 0), middle(map, 1)];
  const [toX, toY] = [middle(onto, 0), middle(onto, 1)];
  // With a rotation by θ the sum to be made greatest is cos θ × dot + sin θ × cross; mirrored, y has the other sign.
  let [dot, cross, mirroredDot, mirroredCross, squares] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    const [x, y] = [map[row * 2]! - fromX, map[row * 2 + 1]! - fromY];
    const [u, v] = [onto[row * 2]! - toX, onto[row * 2 + 1]! - toY];
    dot += x * u + y * v;
    cross += x * v - y * u;
    mirroredDot += x * u - y * v;
    mirroredCross += x * v + y * u;
    squares += x * x + y * y;
  }
  const mirror = Math.hypot(mirroredDot, mirroredCross) > Math.hypot(dot, cross);
  const [along, across] = mirror ? [mirroredDot, mirroredCross] : [dot, cross];
  const known = squares > 0 && Math.hypot(along, across) > 0;
  // Scale times cosine and sine of the angle.
  const by = scaling === "scaled" ? squares : Math.hypot(along, across);
  const [cosine, sine] = known ? [along / by, across / by] : [1, 0];
  const moved = new Float32Array(map.length);
  for (let at = 0; at < map.length; at += 2) {
    const [x, y] = [map[at]! - fromX, (mirror && known ? -1 : 1) * (map[at + 1]! - fromY)];
    moved[at] = toX + cosine * x - sine * y;
    moved[at + 1] = toY + sine * x + cosine * y;
  }
  return moved;
}
