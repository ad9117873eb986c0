/**
 * Levenshtein's distance of one word to many others: insertions, deletions and replacements of UTF-16 code units.
 * @returns anything above `most` where it is more than that.
 */
export function distancesTo(word: string): (other: Uint16Array, most: number) => number {
  const wanted = Uint16Array.from({ length: word.length }, (_, unit) => word.charCodeAt(unit));
  /** Of each beginning of the word, the distance to what was read of the other one; one for all, for they are many. */
  const row = new Uint32Array(wanted.length + 1);
  return (other, most) => {
    const { length } = wanted;
    for (let at = 0; at <= length; at++) row[at] = at;
    for (let i = 1; i <= other.length; i++) {
      const unit = other[i - 1]!;
      let diagonal = row[0]!;
      let least = i;
      row[0] = i;
      for (let j = 1; j <= length; j++) {
        const above = row[j]!;
        const replaced = diagonal + (wanted[j - 1] === unit ? 0 : 1);
        const distance = Math.min(above + 1, row[j - 1]! + 1, replaced);
        row[j] = distance;
        diagonal = above;
        if (distance < least) least = distance;
      }
      if (least > most) return least;
    }
    return row[length]!;
  };
}
