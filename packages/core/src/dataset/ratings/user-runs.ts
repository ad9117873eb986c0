/**
 * Which user each of a block's ratings belongs to. Files by user (MovieLens) make few runs; files by movie (Netflix)
 * make one a rating, and then the ends are left out.
 */
export interface UserRuns {
  /** uint32 [runs]: the user that a run of neighboring ratings belongs to, an id or an index. */
  readonly users: Uint32Array;
  /** uint32 [runs]: the place after the run's last rating; null where every run is one rating. */
  readonly ends: Uint32Array | null;
}

/** The runs of the first `count` of `users`, in memory that threads can share. */
export function runsOf(users: Uint32Array, count: number): UserRuns {
  let runs = 0;
  for (let i = 0; i < count; i++) if (i === 0 || users[i] !== users[i - 1]) runs++;
  const shared = (length: number) => new Uint32Array(new SharedArrayBuffer(4 * length));
  if (2 * runs > count) {
    const all = shared(count);
    all.set(users.subarray(0, count));
    return { users: all, ends: null };
  }
  const found = { users: shared(runs), ends: shared(runs) };
  let run = -1;
  for (let i = 0; i < count; i++) {
    if (i === 0 || users[i] !== users[i - 1]) found.users[++run] = users[i]!;
    found.ends[run] = i + 1;
  }
  return found;
}
