import { ArenaPlan, type Guard, GuardedArena } from "../../kernels/arena.js";
import { constants, records } from "../../kernels/generated/layout.js";
import { bindScanKernel, type ScanKernel } from "../../kernels/scan.js";
import type { WasmMemory } from "../../kernels/webassembly.js";

/** Queries scanned in one pass over the matrix. */
export const batchSize = 64;
/** Filters that one batch can hold. */
export const maskSlots = 4;
/** First-pass candidates a query may hold, and the largest k that goes through the first pass. */
export const listCapacity = 4096;
export const listLimit = 1024;
/** Bytes from one query's ScanState to the next; what its fields mean stands in assembly/scan.ts. */
export const { stateBytes } = constants;
/** Byte offsets of its fields. */
export const stateFields = records.ScanState.fields;

/** Byte offsets into the shared memory of a matrix; the worker and the main thread each have their own scratch. */
export interface MatrixLayout {
  readonly rows: number;
  readonly dimensions: number;
  /** Dimensions padded with zeros to a multiple of 8. */
  readonly length: number;
  /** float32 [rows × length], L2-normalised (zero rows stay zero). */
  readonly matrix: number;
  /** int16 [rows × length]: the matrix × 32767. */
  readonly quantised: number;
  /** float32 [2 × length]: the main thread's. All below is the worker's. */
  readonly scratch: number;
  readonly queries: number;
  readonly quantisedQueries: number;
  readonly states: number;
  readonly lists: number;
  readonly heaps: number;
  readonly masks: number;
  /** float32 [rows]. */
  readonly scores: number;
  readonly guards: readonly Guard[];
}

function layOut(plan: ArenaPlan, rows: number, dimensions: number): MatrixLayout {
  const length = Math.ceil(dimensions / 8) * 8;
  const take = (bytes: number) => plan.reserve(bytes);
  return {
    rows,
    dimensions,
    length,
    matrix: take(rows * length * 4),
    quantised: take(rows * length * 2),
    scratch: take(length * 4),
    queries: take(batchSize * length * 4),
    quantisedQueries: take(batchSize * length * 2),
    states: take(batchSize * stateBytes),
    lists: take(batchSize * listCapacity * 8),
    heaps: take(batchSize * listLimit * 4),
    masks: take(maskSlots * rows),
    scores: take(rows * 4),
    guards: plan.guards,
  };
}

/** A matrix in shared memory with the kernel bound to it. Either thread makes its own over the same memory. */
export class MatrixMemory {
  readonly kernel: ScanKernel;
  private readonly arena: GuardedArena;

  constructor(
    readonly memory: WasmMemory,
    readonly layout: MatrixLayout,
  ) {
    this.kernel = bindScanKernel(memory);
    this.arena = new GuardedArena(memory, layout.guards);
  }

  /** @throws InvalidInputError where the matrix does not fit the 4 GiB that WebAssembly can address. */
  static allocate(rows: number, dimensions: number): MatrixMemory {
    const plan = new ArenaPlan();
    const layout = layOut(plan, rows, dimensions);
    const { memory } = plan.allocate(
      "embedding",
      `the index of [${rows} × ${dimensions}] wants fewer dimensions or movies`,
    );
    return new MatrixMemory(memory, layout);
  }

  floats(at: number, count: number): Float32Array {
    return this.arena.f32(at, count);
  }

  integers(at: number, count: number): Int32Array {
    return this.arena.i32(at, count);
  }

  /** See Arena.checkGuards. */
  checkGuards(): void {
    this.arena.checkGuards();
  }

  /** float32 [length]: a normalised row, padding included. A view. */
  row(row: number): Float32Array {
    return this.floats(this.layout.matrix + row * this.layout.length * 4, this.layout.length);
  }
}
