/** Ids from here on are no numbers of the source's but places in a list of texts; below, an id is its number. */
export const firstNamed = 4_000_000_000;

/**
 * Ids as uint32: a number that is written as numbers are ("17", not "017") and below 4,000,000,000 is itself; any
 * other text ("0017", 18446744073709551615, "tt0114709") is numbered as it comes.
 */
export class IdCodes {
  private readonly codes = new Map<string, number>();

  /** @throws RangeError beyond the 16,777,216 texts that a Map holds: a uint32 has room for more. */
  code(text: string): number {
    if (/^(?:0|[1-9]\d{0,9})$/u.test(text)) {
      const id = Number(text);
      if (id < firstNamed) return id;
    }
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    const code = firstNamed + this.codes.size;
    this.codes.set(text, code);
    return code;
  }

  /** In the order in which they came: `firstNamed + i` stands for the i-th. */
  get named(): string[] {
    return [...this.codes.keys()];
  }
}

/** The id that a code stands for. */
export function idOf(code: number, named: readonly string[]): string {
  return code < firstNamed ? String(code) : named[code - firstNamed]!;
}

/** Numbers by their size, leading zeros aside, before words by their letters. No id is compared with itself. */
function compareIds(a: string, b: string): number {
  const [x, y] = [a, b].map((id) => (/^\d+$/u.test(id) ? id.replace(/^0+(?=.)/u, "") : null));
  if (x == null || y == null) {
    if (x !== y) return x == null ? 1 : -1;
    return bySpelling(a, b);
  }
  return x.length - y.length || (x === y ? bySpelling(a, b) : bySpelling(x, y));
}

/** Of two texts that differ. */
function bySpelling(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/**
 * Replaces codes by places in the sorted list of all ids, in place: the ids by place. Columns are coded each by its
 * own list of names. O(codes), and O(n log n) in the named ones.
 */
export function numberIds(
  columns: readonly { readonly codes: Uint32Array; readonly named: readonly string[] }[],
): string[] {
  const names = [...new Set(columns.flatMap(({ named }) => named))].sort(compareIds);
  const placeOfName = new Map(names.map((name, place) => [name, place]));
  let greatest = 0;
  for (const { codes } of columns)
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      if (code < firstNamed && code > greatest) greatest = code;
    }
  const numbers = greatest < 1 << 26 ? numbersByTable(columns, greatest) : numbersBySet(columns);
  const ids = Array.from(numbers.ids, String);
  for (const { codes, named } of columns) {
    const places = Uint32Array.from(named, (name) => ids.length + placeOfName.get(name)!);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      codes[i] = code < firstNamed ? numbers.placeOf(code) : places[code - firstNamed]!;
    }
  }
  return [...ids, ...names];
}

interface Numbered {
  /** Ascending. */
  readonly ids: readonly number[];
  readonly placeOf: (id: number) => number;
}

function numbersByTable(columns: readonly { readonly codes: Uint32Array }[], greatest: number): Numbered {
  const table = new Uint32Array(greatest + 1);
  for (const { codes } of columns)
    for (let i = 0; i < codes.length; i++) if (codes[i]! < firstNamed) table[codes[i]!] = 1;
  const ids: number[] = [];
  for (let id = 0; id <= greatest; id++) if (table[id] === 1) table[id] = ids.push(id) - 1;
  return { ids, placeOf: (id) => table[id]! };
}

function numbersBySet(columns: readonly { readonly codes: Uint32Array }[]): Numbered {
  const known = new Set<number>();
  for (const { codes } of columns)
    for (let i = 0; i < codes.length; i++) if (codes[i]! < firstNamed) known.add(codes[i]!);
  const ids = [...known].sort((a, b) => a - b);
  const places = new Map(ids.map((id, place) => [id, place]));
  return { ids, placeOf: (id) => places.get(id)! };
}
