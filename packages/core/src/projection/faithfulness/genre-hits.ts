import { type Random, shuffle } from "../../random.js";

/** Shuffles that the share by chance is the mean of. */
const shuffles = 5;

export interface GenreHits {
  /** Share of the neighbors, on the map, of movies with genres that have a genre in common with them. */
  readonly hit: number;
  /** The same after the movies' genres were dealt anew. */
  readonly byChance: number;
}

/** @returns null where no movie has a genre, or none has neighbors. @param neighbors uint32 [rows × k]. */
export function genreHits(
  genres: readonly (readonly string[])[],
  neighbors: Uint32Array,
  k: number,
  random: Random,
): GenreHits | null {
  const numbers = new Map<string, number>();
  for (const list of genres)
    for (const genre of list) if (!numbers.has(genre)) numbers.set(genre, numbers.size);
  if (numbers.size === 0 || k === 0) return null;
  const words = Math.ceil(numbers.size / 32);
  const bits = new Uint32Array(genres.length * words);
  for (const [row, list] of genres.entries())
    for (const genre of list) {
      const number = numbers.get(genre)!;
      bits[row * words + (number >> 5)]! |= 1 << (number & 31);
    }
  const labels = Uint32Array.from(genres, (_, row) => row);
  const share = () => {
    let [hits, asked] = [0, 0];
    for (let row = 0; row < genres.length; row++) {
      const own = labels[row]!;
      if (genres[own]!.length === 0) continue;
      asked += k;
      for (let j = 0; j < k; j++) {
        const other = labels[neighbors[row * k + j]!]!;
        for (let word = 0; word < words; word++)
          if ((bits[own * words + word]! & bits[other * words + word]!) !== 0) {
            hits++;
            break;
          }
      }
    }
    return hits / asked;
  };
  const hit = share();
  let chance = 0;
  for (let i = 0; i < shuffles; i++) {
    shuffle(labels, random);
    chance += share() / shuffles;
  }
  return { hit, byChance: chance };
}
