import type { Arena } from "./arena.js";
import type { records } from "./generated/layout.js";

type Layout = (typeof records)[keyof typeof records];
type Fields<L extends Layout> = L["fields"];
/** The names of those of its fields that have this type. */
type NamesOf<L extends Layout, T> = {
  [K in keyof Fields<L>]: Fields<L>[K] extends { readonly type: T } ? K : never;
}[keyof Fields<L>];

/**
 * A record in shared memory that kernels read and write: a class of assembly/ without a head, whose fields lie where
 * the compiler said. What each field means stands there.
 */
export class KernelRecord<L extends Layout> {
  constructor(
    private readonly arena: Arena,
    readonly address: number,
    private readonly layout: L,
  ) {}

  /** Sets all of its 32-bit fields. */
  setWords(values: Readonly<Record<NamesOf<L, "u32">, number>>): void {
    const fields: Readonly<Record<string, { offset: number; type: string }>> = this.layout.fields;
    const given: Readonly<Record<string, number>> = values;
    for (const [name, { offset, type }] of Object.entries(fields))
      if (type === "u32") this.arena.u32(this.address + offset, 1)[0] = given[name]!;
  }

  /** Sets all of its 64-bit numbers. */
  setDoubles(values: Readonly<Record<NamesOf<L, "f64">, number>>): void {
    for (const [name, value] of Object.entries<number>(values))
      this.setDouble(name as NamesOf<L, "f64">, value);
  }

  setDouble(name: NamesOf<L, "f64">, value: number): void {
    this.arena.f64(this.at(name), 1)[0] = value;
  }

  getDouble(name: NamesOf<L, "f64">): number {
    return this.arena.f64(this.at(name), 1)[0]!;
  }

  setBits(name: NamesOf<L, "u64">, bits: bigint): void {
    this.arena.u64(this.at(name), 1)[0] = bits;
  }

  private at(name: keyof Fields<L>): number {
    const fields: Readonly<Record<keyof Fields<L>, { offset: number }>> = this.layout.fields as never;
    return this.address + fields[name].offset;
  }
}
