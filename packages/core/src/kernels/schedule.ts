/** Which part of an epoch's order each thread trains, and in which rounds. */
export interface Schedule {
  /** uint32 [rounds + 1] a thread: positions in the order; equally many rounds in every thread. */
  readonly bounds: readonly Uint32Array[];
  /** Tokens of each thread's share. */
  readonly tokens: readonly number[];
}

/**
 * Cuts an order of histories into `threads` shares of about equal tokens, each into rounds of about `roundTokens`.
 * @param offsets uint32 [histories + 1], a history's tokens being offsets[h + 1] - offsets[h].
 */
export function schedule(
  offsets: Uint32Array,
  order: Uint32Array,
  threads: number,
  roundTokens: number,
): Schedule {
  const ends = new Float64Array(order.length + 1);
  for (let i = 0; i < order.length; i++)
    ends[i + 1] = ends[i]! + offsets[order[i]! + 1]! - offsets[order[i]!]!;
  const total = ends[order.length]!;
  const rounds = Math.max(1, Math.round(total / threads / roundTokens));
  let position = 0;
  const advance = (tokens: number) => {
    while (position < order.length && ends[position]! < tokens) position++;
    return position;
  };
  const bounds: Uint32Array[] = [];
  const tokens: number[] = [];
  for (let thread = 0; thread < threads; thread++) {
    const mine = new Uint32Array(rounds + 1);
    mine[0] = position;
    for (let round = 1; round <= rounds; round++) {
      const last = thread === threads - 1 && round === rounds;
      mine[round] = last ? order.length : advance((total * (thread + round / rounds)) / threads);
    }
    bounds.push(mine);
    tokens.push(ends[mine[rounds]!]! - ends[mine[0]!]!);
  }
  return { bounds, tokens };
}
