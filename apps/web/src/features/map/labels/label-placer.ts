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

interface Placed extends Label {
  readonly from: number;
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
  readonly #grids: Map<number, Placed[]>[];

  constructor(limits: Limits) {
    this.#limits = limits;
    const doublings = Math.max(1, Math.ceil(Math.log2(limits.mostScale / limits.leastScale)));
    this.#grids = Array.from({ length: doublings }, () => new Map());
  }

  /**
   * The scale from which on the label is shown, in pixels a unit; Infinity where it never is. Labels are added in
   * the order of their priority, the highest first.
   */
  add(label: Label): number {
    const from = this.#firstScale(label);
    if (from >= this.#limits.mostScale) return Number.POSITIVE_INFINITY;
    const placed = { ...label, from };
    for (let grid = 0; grid < this.#grids.length; grid++) {
      if (from >= this.#scale(grid + 1)) continue;
      const key = this.#key(grid, label.x, label.y, 0, 0);
      const cell = this.#grids[grid]!.get(key);
      if (cell) cell.push(placed);
      else this.#grids[grid]!.set(key, [placed]);
    }
    return from;
  }

  #firstScale(label: Label): number {
    for (let grid = this.#grids.length - 1; grid >= 0; grid--) {
      if (this.#scale(grid + 1) <= label.leastScale) break;
      let touching = 0;
      for (let right = -1; right <= 1; right++)
        for (let up = -1; up <= 1; up++)
          for (const other of this.#grids[grid]!.get(this.#key(grid, label.x, label.y, right, up)) ?? []) {
            const apart = scaleApart(label, other);
            if (other.from < apart) touching = Math.max(touching, apart);
          }
      if (touching > this.#scale(grid)) return Math.max(touching, label.leastScale);
    }
    return label.leastScale;
  }

  /** The scale at which a grid begins. */
  #scale(grid: number): number {
    return this.#limits.leastScale * 2 ** grid;
  }

  #key(grid: number, x: number, y: number, right: number, up: number): number {
    const scale = this.#scale(grid);
    const across = Math.floor((x * scale) / this.#limits.width) + right;
    const along = Math.floor((y * scale) / this.#limits.height) + up;
    // One number for both, exact up to 2^26 cells a side.
    return across * 2 ** 27 + along;
  }
}

/** The scale from which on two labels don't touch. */
function scaleApart(a: Label, b: Label): number {
  const across = (a.width + b.width) / 2 / Math.abs(a.x - b.x);
  const along = (a.height + b.height) / 2 / Math.abs(a.y - b.y);
  return Math.min(across, along);
}
