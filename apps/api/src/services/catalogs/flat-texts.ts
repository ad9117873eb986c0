import { utf16In } from "@cinevec/core";

/** Texts one behind the other: text t has the UTF-16 code units starts[t] to starts[t + 1]. */
export interface TextArrays {
  readonly units: Uint16Array;
  /** One more than there are texts. */
  readonly starts: Uint32Array;
}

export function flattenTexts(texts: readonly string[]): TextArrays {
  const starts = new Uint32Array(texts.length + 1);
  for (const [at, text] of texts.entries()) starts[at + 1] = starts[at]! + text.length;
  const units = new Uint16Array(starts[texts.length]!);
  for (const [at, text] of texts.entries()) {
    const start = starts[at]!;
    for (let unit = 0; unit < text.length; unit++) units[start + unit] = text.charCodeAt(unit);
  }
  return { units, starts };
}

/** Reads texts where they lie. */
export class FlatTexts {
  readonly count: number;

  constructor(private readonly arrays: TextArrays) {
    this.count = arrays.starts.length - 1;
  }

  lengthOf(at: number): number {
    return this.arrays.starts[at + 1]! - this.arrays.starts[at]!;
  }

  text(at: number): string {
    return utf16In(this.arrays.units, this.arrays.starts[at]!, this.arrays.starts[at + 1]!);
  }

  /** A view. */
  unitsOf(at: number): Uint16Array {
    return this.arrays.units.subarray(this.arrays.starts[at]!, this.arrays.starts[at + 1]!);
  }

  startsWith(at: number, beginning: string): boolean {
    return this.sharedWith(at, beginning) === beginning.length;
  }

  /** Whether the text is before another one by code units, as `<` has it. */
  isBefore(at: number, other: string): boolean {
    const shared = this.sharedWith(at, other);
    if (shared === other.length) return false;
    return (
      shared === this.lengthOf(at) ||
      this.arrays.units[this.arrays.starts[at]! + shared]! < other.charCodeAt(shared)
    );
  }

  /** How many code units both begin with. */
  private sharedWith(at: number, other: string): number {
    const { units, starts } = this.arrays;
    const start = starts[at]!;
    const most = Math.min(this.lengthOf(at), other.length);
    let shared = 0;
    while (shared < most && units[start + shared] === other.charCodeAt(shared)) shared++;
    return shared;
  }
}
