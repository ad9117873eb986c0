/** Which points are each thread's, so that all have as much to do: a point costs as much as some of its edges. */
export function balancedBounds(offsets: Uint32Array, threads: number, pointCost: number): number[] {
  const count = offsets.length - 1;
  const total = offsets[count]! + pointCost * count;
  const bounds = [0];
  for (let row = 0; row < count; row++)
    if (
      offsets[row + 1]! + pointCost * (row + 1) >= (total * bounds.length) / threads &&
      bounds.length < threads
    )
      bounds.push(row + 1);
  while (bounds.length <= threads) bounds.push(count);
  return bounds;
}
