import { type Random, shuffle } from "../../random.js";

/** Stretches of the corpus: window i is `lengths[i]` tokens from `starts[i]` on. */
export interface Windows {
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
}

/**
 * Cuts every history into windows of at most `maxLength` inputs, each token but the first being a target once, and
 * shuffles them. The first cut of a long history is drawn anew every epoch, so that tokens see contexts of all lengths.
 * @param ends [histories]: where each history's training part ends (its last token is a target only).
 */
export function cutWindows(
  offsets: Uint32Array,
  ends: Uint32Array,
  maxLength: number,
  random: Random,
): Windows {
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let history = 0; history < ends.length; history++) {
    let start = offsets[history]!;
    const last = ends[history]! - 1;
    let length = last - start > maxLength ? 1 + random.integer(maxLength) : maxLength;
    while (start < last) {
      length = Math.min(length, last - start);
      starts.push(start);
      lengths.push(length);
      start += length;
      length = maxLength;
    }
  }
  const order = shuffle(
    Uint32Array.from(starts, (_, i) => i),
    random,
  );
  return { starts: order.map((i) => starts[i]!), lengths: order.map((i) => lengths[i]!) };
}

/** The last `maxLength` inputs and the target after them of each history named: lengths count the target too. */
export function lastWindows(offsets: Uint32Array, histories: Uint32Array, maxLength: number): Windows {
  const end = (history: number) => offsets[history + 1]!;
  const start = (history: number) => Math.max(offsets[history]!, end(history) - 1 - maxLength);
  return { starts: histories.map(start), lengths: histories.map((history) => end(history) - start(history)) };
}

/** The part of windows first … last - 1 that thread `thread` takes: about as many tokens for each thread. */
export function shareOf(
  lengths: Uint32Array,
  first: number,
  last: number,
  thread: number,
  threads: number,
): { readonly first: number; readonly last: number; readonly tokensBefore: number; readonly tokens: number } {
  let tokens = 0;
  for (let i = first; i < last; i++) tokens += lengths[i]!;
  let before = 0;
  let from = first;
  while (from < last && before * threads < tokens * thread) before += lengths[from++]!;
  let until = before;
  let to = from;
  while (to < last && until * threads < tokens * (thread + 1)) until += lengths[to++]!;
  return { first: from, last: to, tokensBefore: before, tokens };
}
