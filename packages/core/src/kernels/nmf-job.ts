import type { Arena } from "./arena.js";
import { records } from "./generated/layout.js";
import { KernelRecord } from "./record.js";

export const nmfJobBytes = records.NmfJob.bytes;

/** One thread's job in shared memory; what each field means stands in assembly/nmf.ts. */
export class NmfJob extends KernelRecord<typeof records.NmfJob> {
  constructor(arena: Arena, address: number) {
    super(arena, address, records.NmfJob);
  }
}
