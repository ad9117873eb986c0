/** A text of fixed size on the screen whose middle stands on a place of the map. */
export interface Label {
  /** In the map's own units. */
  readonly x: number;
  readonly y: number;
  /** Of the box that no other label may touch, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels a unit of the map from which on the label may be shown. */
  readonly leastScale: number;
}

export interface Limits {
  /** No label is wider or higher, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the scales that the map can be seen at, in pixels a unit. */
  readonly leastScale: number;
  readonly mostScale: number;
}

/**
 * Gives each label one scale from which on it is shown (Been, Daiches and Yap 2006, "Dynamic map labeling", with ranges
 * that have no upper end). Two labels i and j touch at scales below min(width / |dx|, height / |dy|), with width and
 * height the means of their boxes', and never above. So a label that is shown from the largest such scale over
 * all labels of higher priority on, which are shown there themselves, touches none of them at any scale at which it is
 * shown. Both guarantees follow: no two shown labels touch, and what is shown stays while one zooms in. Neither
 * depends on where one looks, and later labels change nothing about earlier ones.
 *
 * The grids make it fast: one for each doubling of the scale, with cells as large as the largest label there. Labels
 * of a grid don't touch each other at its end, so that cells hold few.
 */
export class LabelPlacer {
  readonly #limits: Limits;
  /** Where each grid begins, and at last where the last one ends. */
  readonly #scales: readonly number[];
  /** For each grid the indices of the labels in its cells. */
  readonly #grids: readonly Map<number, number[]>[];
  /** x, y, half the width, half the height and first scale of each label that is ever shown. */
  readonly #placed: number[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
    const doublings = Math.max(1, Math.ceil(Math.log2(limits.mostScale / limits.leastScale)));
    this.#scales = Array.from({ length: doublings + 1 }, (_, grid) => limits.leastScale * 2 ** grid);
    this.#grids = Array.from({ length: doublings }, () => new Map());
  }

  /**
   * The scale from which on the label is shown, in pixels a unit; Infinity where it never is. Labels are added in
   * the order of their priority, the highest first.
   */
  add(label: Label): number {
    const from = this.#firstScale(label);
    if (from >= this.#limits.mostScale) return Number.POSITIVE_INFINITY;
    const index = this.#placed.length;
    this.#placed.push(label.x, label.y, label.width / 2, label.height / 2, from);
    for (let grid = this.#grids.length - 1; grid >= 0 && from < this.#scales[grid + 1]!; grid--) {
      const key = cellKey(this.#across(grid, label.x), this.#along(grid, label.y));
      const cell = this.#grids[grid]!.get(key);
      if (cell) cell.push(index);
      else this.#grids[grid]!.set(key, [index]);
    }
    return from;
  }

  #firstScale(label: Label): number {
    for (let grid = this.#grids.length - 1; grid >= 0; grid--) {
      if (this.#scales[grid + 1]! <= label.leastScale) break;
      const touching = this.#lastTouch(label, grid);
      if (touching > this.#scales[grid]!) return Math.max(touching, label.leastScale);
    }
    return label.leastScale;
  }

  /** The largest scale at which the label touches one that is shown there, among those near to it in a grid; 0: none. */
  #lastTouch({ x, y, width, height }: Label, grid: number): number {
    const cells = this.#grids[grid]!;
    if (cells.size === 0) return 0;
    const placed = this.#placed;
    const [across, along] = [this.#across(grid, x), this.#along(grid, y)];
    let last = 0;
    for (let right = across - 1; right <= across + 1; right++)
      for (let up = along - 1; up <= along + 1; up++) {
        const cell = cells.get(cellKey(right, up));
        if (cell === undefined) continue;
        for (const at of cell) {
          const apart = Math.min(
            (width / 2 + placed[at + 2]!) / Math.abs(x - placed[at]!),
            (height / 2 + placed[at + 3]!) / Math.abs(y - placed[at + 1]!),
          );
          if (apart > last && placed[at + 4]! < apart) last = apart;
        }
      }
    return last;
  }

  #across(grid: number, x: number): number {
    return Math.floor((x * this.#scales[grid]!) / this.#limits.width);
  }

  #along(grid: number, y: number): number {
    return Math.floor((y * this.#scales[grid]!) / this.#limits.height);
  }
}

/** A small integer, which maps find much faster than a large one. Cells that share one are told apart by distance. */
function cellKey(across: number, along: number): number {
  return (Math.imul(across, 73_856_093) ^ Math.imul(along, 19_349_663)) & 0x3fffffff;
}
