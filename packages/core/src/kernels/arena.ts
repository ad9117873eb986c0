import { InvalidInputError } from "../errors.js";
import { type WasmMemory, wasmApi } from "./webassembly.js";

const page = 65_536;
const maximumPages = 65_536;

/** Sizes first, memory second: a WebAssembly memory is made once, as large as what was asked for. */
export class ArenaPlan {
  /** Address 0 stays unused, so that a forgotten pointer does no harm. */
  private next = 1024;

  /** Reserves `bytes` and returns their address, a multiple of 64 (a cache line). */
  reserve(bytes: number): number {
    const address = this.next;
    this.next = Math.ceil((address + bytes) / 64) * 64;
    return address;
  }

  /**
   * Makes the memory, zeroed. @throws InvalidInputError beyond 4 GiB, which 32-bit WebAssembly cannot address.
   */
  allocate(): Arena {
    const pages = Math.ceil((this.next + 64) / page);
    if (pages > maximumPages)
      throw InvalidInputError.of(
        "options",
        `needs ${(this.next / 2 ** 30).toFixed(1)} GiB of memory where 4 GiB is the most; use fewer dimensions or threads, or a higher minCount`,
      );
    return new Arena(new wasmApi.Memory({ initial: pages, maximum: pages, shared: true }));
  }
}

/** Typed views over a shared WebAssembly memory. */
export class Arena {
  constructor(readonly memory: WasmMemory) {}

  f32(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }
  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }
  i32(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
  u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }
  u64(address: number, length: number): BigUint64Array {
    return new BigUint64Array(this.memory.buffer, address, length);
  }
}
