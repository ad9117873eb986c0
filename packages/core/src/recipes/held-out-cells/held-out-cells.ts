import { mix, type Random } from "../../random.js";

/**
 * Which cells of a table are held out: a `share` of all, decided by the cell's place and the seed alone. Whatever is
 * drawn later, and however often, a cell is either learned from or measured by. The label of a cell does not matter, so the
 * split reveals no labels. Holding out examples of a drawn list instead lets labels leak: where each movie
 * has as many examples of 1 as of 0, those left behind tell what the one taken away was.
 *
 * @returns true where cell (row, column) is held out; both uint32.
 */
export function holdOutCells(share: number, random: Random): (row: number, column: number) => boolean {
  const key = random.integer(2 ** 32);
  const bound = share * 2 ** 32;
  return (row, column) => mix(mix(row + key) + Math.imul(column, 0x9e3779b1)) < bound;
}
