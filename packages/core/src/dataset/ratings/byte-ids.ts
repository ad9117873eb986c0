import { decodeText } from "../decode/decode-text.js";
import { firstNamed } from "./ids.js";

const zero = 48;
const nine = 57;

/**
 * Ids as IdCodes has them, taken from bytes and without making a string for each: a number below 4,000,000,000 that is
 * written as numbers are is itself, any other text is numbered as it comes.
 */
export class ByteIds {
  /** Every text once, one behind the other. */
  private arena = new Uint8Array(1 << 12);
  private used = 0;
  /** Text i lies in the arena from ends[i - 1] to ends[i]. */
  private ends = new Uint32Array(256);
  private count = 0;
  /** Open addressing: the place of a text plus one, 0 where free. */
  private table = new Uint32Array(1 << 10);

  /** `bytes` from `from` to before `to`, not empty and without blanks at its ends. */
  code(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (length <= 10 && (bytes[from] !== zero || length === 1)) {
      let number = 0;
      let at = from;
      for (; at < to; at++) {
        const byte = bytes[at]!;
        if (byte < zero || byte > nine) break;
        number = number * 10 + (byte - zero);
      }
      if (at === to && number < firstNamed) return number;
    }
    return firstNamed + this.place(bytes, from, to);
  }

  /** The texts in the order in which they came: `firstNamed + i` stands for the i-th. */
  get named(): string[] {
    const names: string[] = [];
    let start = 0;
    for (let i = 0; i < this.count; i++) {
      const end = this.ends[i]!;
      names.push(decodeText(this.arena.subarray(start, end)));
      start = end;
    }
    return names;
  }

  private place(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const mask = this.table.length - 1;
    let slot = hash & mask;
    for (let found = this.table[slot]!; found !== 0; found = this.table[slot]!) {
      if (this.isText(found - 1, bytes, from, to)) return found - 1;
      slot = (slot + 1) & mask;
    }
    this.table[slot] = this.add(bytes, from, to) + 1;
    if (2 * this.count > this.table.length) this.rehash();
    return this.count - 1;
  }

  private isText(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = place === 0 ? 0 : this.ends[place - 1]!;
    if (this.ends[place]! - start !== to - from) return false;
    for (let i = from, at = start; i < to; i++, at++) if (bytes[i] !== this.arena[at]) return false;
    return true;
  }

  private add(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (this.used + length > this.arena.length) {
      const wider = new Uint8Array(2 * (this.used + length));
      wider.set(this.arena);
      this.arena = wider;
    }
    if (this.count === this.ends.length) {
      const wider = new Uint32Array(2 * this.count);
      wider.set(this.ends);
      this.ends = wider;
    }
    this.arena.set(bytes.subarray(from, to), this.used);
    this.used += length;
    this.ends[this.count] = this.used;
    return this.count++;
  }

  private rehash(): void {
    const table = new Uint32Array(4 * this.table.length);
    const mask = table.length - 1;
    let start = 0;
    for (let place = 0; place < this.count; place++) {
      let slot = hashOf(this.arena, start, this.ends[place]!) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = place + 1;
      start = this.ends[place]!;
    }
    this.table = table;
  }
}

/** FNV-1a, its high bits folded in. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
