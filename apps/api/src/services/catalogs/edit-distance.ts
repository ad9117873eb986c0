/** Of each beginning of the shorter word, the distance to what was read of the longer one. A vocabulary is many words. */
let row = new Uint32Array(64);

/**
 * Levenshtein's distance of two words, given as UTF-16 code units: insertions, deletions and replacements from one to the
 * other.
 * @returns anything above `most` where it is more than that.
 */
export function editDistance(a: Uint16Array, b: Uint16Array, most: number): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length > most) return most + 1;
  if (row.length <= short.length) row = new Uint32Array(2 * short.length);
  for (let at = 0; at <= short.length; at++) row[at] = at;
  for (let i = 1; i <= long.length; i++) {
    const unit = long[i - 1]!;
    let diagonal = row[0]!;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= short.length; j++) {
      const above = row[j]!;
      const replaced = diagonal + (short[j - 1] === unit ? 0 : 1);
      const distance = Math.min(above + 1, row[j - 1]! + 1, replaced);
      row[j] = distance;
      diagonal = above;
      if (distance < least) least = distance;
    }
    if (least > most) return least;
  }
  return row[short.length]!;
}
