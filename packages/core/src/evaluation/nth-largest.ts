/**
 * The n-th largest of the first `count` values, n from 1 to `count`: Hoare's quickselect, O(count) on average.
 * Reorders `values`, which must hold no NaN.
 */
export function nthLargest(values: Float32Array, count: number, n: number): number {
  const place = n - 1;
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! > pivot) i++;
      while (values[j]! < pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else break;
  }
  return values[place]!;
}
