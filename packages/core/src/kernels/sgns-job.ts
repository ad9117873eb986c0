import type { Arena } from "./arena.js";
import { records } from "./generated/layout.js";
import { KernelRecord } from "./record.js";

export const sgnsJobBytes = records.SgnsJob.bytes;

/** One thread's job in shared memory; what each field means stands in assembly/sgns-job.ts. */
export class SgnsJob extends KernelRecord<typeof records.SgnsJob> {
  constructor(arena: Arena, address: number) {
    super(arena, address, records.SgnsJob);
  }
}
