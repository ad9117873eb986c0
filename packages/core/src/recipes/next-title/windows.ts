import { type Random, shuffle } from "../../random.js";

/** Stretches of the corpus: window i reads `lengths[i]` tokens from `starts[i]` on. */
export interface Windows {
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** So many first tokens of each window are context alone: what follows them is no target here. */
  readonly contexts: Uint32Array;
}

/**
 * Cuts every history into windows of at most `maxLength` inputs, each token but the first being a target once, and
 * shuffles them. A later window of a long history begins with up to maxLength / 2 tokens of context, as a history does
 * when it is scored. The first cut of a long history is drawn anew every epoch.
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
  const contexts: number[] = [];
  const fresh = Math.ceil(maxLength / 2);
  for (let history = 0; history < ends.length; history++) {
    const begin = offsets[history]!;
    const last = ends[history]! - 1;
    let until = last - begin > maxLength ? begin + 1 + random.integer(maxLength) : last;
    for (let done = begin; done < last; done = until, until = Math.min(last, until + fresh)) {
      const start = Math.max(begin, until - maxLength);
      starts.push(start);
      lengths.push(until - start);
      contexts.push(Math.max(done - start, 0));
    }
  }
  const order = shuffle(
    Uint32Array.from(starts, (_, i) => i),
    random,
  );
  return {
    starts: order.map((i) => starts[i]!),
    lengths: order.map((i) => lengths[i]!),
    contexts: order.map((i) => contexts[i]!),
  };
}

/** The last `maxLength` inputs of each history named, before its last item: the one target. */
export function lastWindows(offsets: Uint32Array, histories: Uint32Array, maxLength: number): Windows {
  const end = (history: number) => offsets[history + 1]! - 1;
  const start = (history: number) => Math.max(offsets[history]!, end(history) - maxLength);
  const lengths = histories.map((history) => end(history) - start(history));
  return { starts: histories.map(start), lengths, contexts: lengths.map((length) => length - 1) };
}

/** Windows first … last - 1 as their own. */
export function someWindows(windows: Windows, first: number, last: number): Windows {
  return {
    starts: windows.starts.subarray(first, last),
    lengths: windows.lengths.subarray(first, last),
    contexts: windows.contexts.subarray(first, last),
  };
}

/** The part of windows first … last - 1 that thread `thread` takes: about as many tokens for each thread. */
export function shareOf(
  { lengths, contexts }: Windows,
  first: number,
  last: number,
  thread: number,
  threads: number,
) {
  let tokens = 0;
  let targets = 0;
  for (let i = first; i < last; i++) {
    tokens += lengths[i]!;
    targets += lengths[i]! - contexts[i]!;
  }
  let tokensBefore = 0;
  let from = first;
  while (from < last && tokensBefore * threads < tokens * thread) tokensBefore += lengths[from++]!;
  let until = tokensBefore;
  let to = from;
  while (to < last && until * threads < tokens * (thread + 1)) until += lengths[to++]!;
  return { first: from, last: to, tokensBefore, /** Of all threads. */ targets };
}
