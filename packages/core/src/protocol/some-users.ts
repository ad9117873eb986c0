import type { HeldOut } from "../dataset/held-out.js";
import { type Random, shuffle } from "../random.js";

/** At most `most` users, ascending, with all that is held out for them. */
export function someUsers(heldOut: HeldOut, most: number, random: Random): HeldOut {
  const { users, offsets, movies, values } = heldOut;
  if (users.length <= most) return heldOut;
  const places = shuffle(Uint32Array.from(users.keys()), random).subarray(0, most).sort();
  const starts = new Uint32Array(most + 1);
  for (const [i, place] of places.entries())
    starts[i + 1] = starts[i]! + offsets[place + 1]! - offsets[place]!;
  const kept = new Uint32Array(starts[most]!);
  for (const [i, place] of places.entries())
    for (let r = starts[i]!; r < starts[i + 1]!; r++) kept[r] = offsets[place]! + r - starts[i]!;
  return {
    users: places.map((place) => users[place]!),
    offsets: starts,
    movies: kept.map((r) => movies[r]!),
    values: Float32Array.from(kept, (r) => values[r]!),
  };
}
