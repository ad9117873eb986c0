/** Which part of an epoch each thread trains, in which rounds. */
export interface Schedule {
  /** uint32 [histories]: what was given, each thread's part of each round in one piece. */
  readonly order: Uint32Array;
  /** uint32 [rounds × 2] a thread: first position in `order` and the one after the last, for each round. */
  readonly bounds: readonly Uint32Array[];
  /** Tokens of each thread's share. */
  readonly tokens: readonly number[];
}

/**
 * Cuts an order of histories into rounds of about `threads` × `roundTokens` tokens, and deals each round's histories
 * to the threads so that all have about as much to do: the longest first, each to whoever has least (Graham's LPT).
 * Threads wait for each other after every round.
 * @param offsets uint32 [histories + 1], a history's tokens being offsets[h + 1] - offsets[h].
 */
export function schedule(
  offsets: Uint32Array,
  order: Uint32Array,
  threads: number,
  roundTokens: number,
): Schedule {
  const length = (history: number) => offsets[history + 1]! - offsets[history]!;
  let total = 0;
  for (const history of order) total += length(history);
  const rounds = Math.max(1, Math.round(total / threads / roundTokens));
  const dealt = new Uint32Array(order.length);
  const bounds = Array.from({ length: threads }, () => new Uint32Array(rounds * 2));
  const tokens = new Array<number>(threads).fill(0);
  let position = 0;
  let passed = 0;
  for (let round = 0; round < rounds; round++) {
    const first = position;
    const until = round === rounds - 1 ? Number.POSITIVE_INFINITY : (total * (round + 1)) / rounds;
    for (; position < order.length && passed < until; position++) passed += length(order[position]!);
    const shares = deal(order.subarray(first, position), threads, length);
    let at = first;
    for (const [thread, share] of shares.entries()) {
      dealt.set(share, at);
      bounds[thread]![round * 2] = at;
      at += share.length;
      bounds[thread]![round * 2 + 1] = at;
      for (const history of share) tokens[thread]! += length(history);
    }
  }
  return { order: dealt, bounds, tokens };
}

/** Each share in the order that was given. */
function deal(
  histories: Uint32Array,
  threads: number,
  length: (history: number) => number,
): readonly Uint32Array[] {
  if (threads === 1) return [histories];
  const owner = new Uint16Array(histories.length);
  const load = new Array<number>(threads).fill(0);
  const longestFirst = Array.from(histories.keys()).sort(
    (a, b) => length(histories[b]!) - length(histories[a]!),
  );
  for (const i of longestFirst) {
    let least = 0;
    for (let thread = 1; thread < threads; thread++) if (load[thread]! < load[least]!) least = thread;
    owner[i] = least;
    load[least]! += length(histories[i]!);
  }
  return load.map((_, thread) => histories.filter((_, i) => owner[i] === thread));
}
