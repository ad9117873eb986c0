/**
 * The part of the WebAssembly API that the kernels use: Node has it, @types/node 20 does not declare it, and the
 * DOM library would bring a browser's whole world into core.
 */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
}

export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

interface WasmApi {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  validate(bytes: Uint8Array): boolean;
}

export const wasmApi = Reflect.get(globalThis, "WebAssembly") as WasmApi;
