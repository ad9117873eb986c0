import { InvalidInputError } from "../errors.js";
import { type WasmMemory, wasmApi } from "./webassembly.js";

const page = 65_536;
const maximumPages = 65_536;
/** At least so many bytes lie between two buffers, and belong to none. */
const guardBytes = 64;
/**
 * What they hold, little-endian, by turns: signaling NaNs as float32 and, both words together, as float64. Arithmetic
 * makes quiet NaNs of them, so that even what is added to a guard shows. As an index they are out of bounds.
 */
const guardWords = [0x7fa0_c0de, 0x7ff4_c0de] as const;

/** Bytes that no kernel may write: behind one buffer and before the next. */
export interface Guard {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Sizes first, memory second: a WebAssembly memory is made once, as large as what was asked for. Before and behind
 * every buffer lies a guard, which `Arena.checkGuards` compares with what was written there: a kernel that writes
 * past its buffer is found, and one that reads past it finds no number.
 */
export class ArenaPlan {
  /** Address 0 stays unused, so that a forgotten pointer does no harm. */
  private next = 1024;
  /** Plain data: another thread can check them too. */
  readonly guards: Guard[] = [{ address: 1024 - guardBytes, bytes: guardBytes }];

  /** Reserves `bytes` and returns their address, a multiple of 64 (a cache line). */
  reserve(bytes: number): number {
    const address = this.next;
    const end = address + bytes;
    this.next = Math.ceil((end + guardBytes) / 64) * 64;
    this.guards.push({ address: end, bytes: this.next - end });
    return address;
  }

  /**
   * Makes the memory, zeroed but for the guards.
   * @param field what the caller's caller has set, for the message; `advice` says how to need less.
   * @throws InvalidInputError beyond 4 GiB, which 32-bit WebAssembly cannot address.
   */
  allocate(
    field = "options",
    advice = "use fewer dimensions or threads, or a higher minCount",
  ): GuardedArena {
    const pages = Math.ceil(this.next / page);
    if (pages > maximumPages)
      throw InvalidInputError.of(
        field,
        `needs ${(this.next / 2 ** 30).toFixed(1)} GiB of memory where 4 GiB is the most; ${advice}`,
      );
    const memory = new wasmApi.Memory({ initial: pages, maximum: pages, shared: true });
    const bytes = new Uint8Array(memory.buffer);
    for (const { address, bytes: length } of this.guards)
      for (let i = address; i < address + length; i++) bytes[i] = guardByte(i);
    return new GuardedArena(memory, this.guards);
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

/** An arena that knows where its guards are. */
export class GuardedArena extends Arena {
  constructor(
    memory: WasmMemory,
    private readonly guards: readonly Guard[],
  ) {
    super(memory);
  }

  /**
   * Looks at every guard. Call it after kernels ran, before their results are used.
   * @throws Error where a kernel has written outside of its buffers: what was computed can't be trusted.
   */
  checkGuards(): void {
    const bytes = new Uint8Array(this.memory.buffer);
    for (const [index, { address, bytes: length }] of this.guards.entries())
      for (let i = address; i < address + length; i++)
        if (bytes[i] !== guardByte(i))
          throw new Error(
            `a kernel wrote outside of its buffers: the byte at ${i}, ${i - address} bytes behind the end of buffer ${index} of ${this.guards.length - 1}, has changed; please report this with the run's options`,
          );
  }
}

/** The guards' words lie at multiples of 4 whatever a buffer's length is. */
function guardByte(address: number): number {
  const word = address & 4 ? guardWords[1] : guardWords[0];
  return (word >>> ((address & 3) * 8)) & 0xff;
}
