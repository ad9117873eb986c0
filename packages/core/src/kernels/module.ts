import { setFlagsFromString } from "node:v8";
import { wasm as plain } from "./generated/plain.js";
import { wasm as relaxed } from "./generated/relaxed.js";
import type { LinearKernels } from "./linear-kernels.js";
import type { NetworkKernels } from "./network-kernels.js";
import type { ProjectionKernels } from "./projection-kernels.js";
import { type WasmMemory, type WasmModule, wasmApi } from "./webassembly.js";

/** What assembly/index.ts exports. Addresses are bytes into the memory; shapes are documented there. */
export interface Kernels extends NetworkKernels, LinearKernels, ProjectionKernels {
  scorePacked(
    queries: number,
    count: number,
    dimensions: number,
    packed: number,
    firstBlock: number,
    lastBlock: number,
    out: number,
    stride: number,
  ): void;
  mergeReplicas(
    base: number,
    replicas: number,
    count: number,
    offset: number,
    bytes: number,
    floor: number,
  ): void;
  skipGram(job: number, first: number, last: number): void;
  cbow(job: number, first: number, last: number): void;
  cbowSoftmax(job: number, first: number, last: number): void;
  nmf(job: number, first: number, last: number): void;
  /** Applies what a batch not yet full has gathered. */
  adamStep(job: number, rate: number): void;
}

interface Compiled {
  readonly engine: "wasm-simd" | "wasm-simd+relaxed";
  readonly module: WasmModule;
}

let compiled: Compiled | null = null;

/**
 * Fused multiply-add (relaxed SIMD) makes the kernels up to twice as fast. Node 22 has it; Node 20 has the finished
 * instructions behind a V8 flag that is read whenever a module is compiled, so it may be set late.
 */
function compile(): Compiled {
  if (compiled) return compiled;
  const fused = Buffer.from(relaxed, "base64");
  if (!wasmApi.validate(fused)) setFlagsFromString("--experimental-wasm-relaxed-simd");
  compiled = wasmApi.validate(fused)
    ? { engine: "wasm-simd+relaxed", module: new wasmApi.Module(fused) }
    : { engine: "wasm-simd", module: new wasmApi.Module(Buffer.from(plain, "base64")) };
  return compiled;
}

/** Which build of the kernels this process runs; goes into each run's lineage. */
export function kernelEngine(): Compiled["engine"] {
  return compile().engine;
}

/** One instance over `memory`. Any number of instances, in any number of threads, may share a memory. */
export function instantiateKernels(memory: WasmMemory): Kernels {
  const instance = new wasmApi.Instance(compile().module, { env: { memory } });
  return instance.exports as Kernels;
}
