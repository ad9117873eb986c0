/** Seeds are whole numbers from 0 to this. */
export const largestSeed = 2 ** 31 - 1;

export function isSeed(seed: number): boolean {
  return Number.isInteger(seed) && seed >= 0 && seed <= largestSeed;
}
