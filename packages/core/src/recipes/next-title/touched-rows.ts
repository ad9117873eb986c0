import type { Arena } from "../../kernels/arena.js";
import type { ThreadMemory } from "./training-memory.js";

/** Which rows of the item table have a gradient in the present step: one thread's list, which all threads read. */
export class TouchedRows {
  constructor(
    private readonly arena: Arena,
    private readonly own: ThreadMemory,
    private readonly paddedRows: number,
  ) {}

  /** A step begins. */
  clear(): void {
    this.arena.i32(this.own.touchedCount, 1)[0] = 0;
  }

  /** Lists rows whose gradient is not 0, each once. @param stamp of the step: above all before it. */
  add(rows: Uint32Array, stamp: number): void {
    const { arena, own, paddedRows } = this;
    const stamps = arena.i32(own.stamps, paddedRows);
    const touched = arena.u32(own.touched, paddedRows);
    const count = arena.i32(own.touchedCount, 1);
    for (const row of rows) {
      if (stamps[row] === stamp) continue;
      stamps[row] = stamp;
      touched[count[0]!] = row;
      count[0] = count[0]! + 1;
    }
  }
}
