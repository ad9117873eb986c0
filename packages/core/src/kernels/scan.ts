import { wasm as scanModule } from "./generated/scan.js";
import { type WasmMemory, type WasmModule, wasmApi } from "./webassembly.js";

/** The functions of assembly/scan.ts; pointers are byte offsets into the memory handed over. */
export interface ScanKernel {
  dot(a: number, b: number, length: number): number;
  dotAll(matrix: number, query: number, rows: number, length: number, out: number): void;
  rescore(matrix: number, query: number, list: number, count: number, length: number): void;
  quantise(from: number, to: number, count: number, scale: number): void;
  scan(matrix: number, queries: number, first: number, last: number, length: number, states: number): void;
  compact(state: number): void;
}

let compiled: WasmModule | null = null;

/** Binds the scan kernel to a shared memory. 2 kB of code: compiled once a thread, at once. */
export function bindScanKernel(memory: WasmMemory): ScanKernel {
  compiled ??= new wasmApi.Module(Buffer.from(scanModule, "base64"));
  const exports: unknown = new wasmApi.Instance(compiled, { env: { memory } }).exports;
  return exports as ScanKernel;
}
