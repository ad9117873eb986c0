import { bytesOf, dataViewOf, numbersIn, utf8In } from "@cinevec/core";
import { z } from "zod";

/**
 * Raise it whenever the same movies give other arrays than before: words that are folded or divided otherwise, numbers that
 * are read otherwise, another layout. What older versions stored is then built anew, by whoever asks for it first.
 */
export const catalogVersion = 2;

/** What numbers are written as, little-endian. */
const types = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array } as const;

const texts = { units: "u16", starts: "u32" } as const;
const words = { ...texts, offsets: "u32", texts: "u32" } as const;

/** The arrays of a catalog's index, in the order in which they are stored. */
const layout = {
  titles: { ...texts, titlesOf: "u32", wordWeights: "f64", ratingCounts: "u32", years: "f64" },
  titleWords: words,
  terms: { ...texts, kinds: "u8", firstYears: "f64", movieCounts: "u32", ratingCounts: "f64" },
  termWords: words,
  /** All rows by their titles, case and accents forgiven; ties by row. */
  order: { rows: "u32" },
} as const;

interface Arrays {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
}
type ArraysOf<Group extends Record<string, keyof Arrays>> = {
  readonly [Name in keyof Group]: Arrays[Group[Name]];
};
type Layout = typeof layout;

/** What searches of titles and of terms are answered from, and the order of titles. */
export type CatalogArrays = { readonly [Group in keyof Layout]: ArraysOf<Layout[Group]> };

const places = Object.entries(layout).flatMap(([group, columns]) =>
  Object.entries(columns).map(([name, type]) => ({ group: group as keyof Layout, name, type: types[type] })),
);

const headerSchema = z.object({
  format: z.literal("cinevec-catalog"),
  version: z.literal(catalogVersion),
  /** Unicode's version of the Node.js that folded the words. */
  unicode: z.literal(process.versions.unicode),
  /** Of the dataset whose movies they are. */
  contentHash: z.string(),
  /** Of each array, how many numbers. */
  lengths: z.array(z.int().min(0)).length(places.length),
});

/** Where the next array begins: at a multiple of every number's size, so that it can be read where it lies. */
const aligned = (at: number) => Math.ceil(at / 8) * 8;

/**
 * A catalog's index as it is stored: how long the header is (uint32), the header (JSON), and each array from the next
 * multiple of 8 bytes on, all little-endian. The same movies give the same bytes.
 * @returns bytes in shared memory.
 */
export function packCatalog(catalog: CatalogArrays, contentHash: string): Uint8Array {
  const arrays = places.map(({ group, name }) => {
    const columns: Readonly<Record<string, Arrays[keyof Arrays]>> = catalog[group];
    return columns[name]!;
  });
  const header: z.input<typeof headerSchema> = {
    format: "cinevec-catalog",
    version: catalogVersion,
    unicode: process.versions.unicode!,
    contentHash,
    lengths: arrays.map(({ length }) => length),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = arrays.reduce((at, array) => aligned(at) + array.byteLength, 4 + text.length);
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  dataViewOf(bytes).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const array of arrays) {
    at = aligned(at);
    bytes.set(bytesOf(array), at);
    at += array.byteLength;
  }
  return bytes;
}

/**
 * The arrays that bytes hold, as views on them. Null where it is another format, another version's, of another version of Unicode
 * or of other movies. What damages bytes is for their seal to tell: what passes was written by this version from these movies.
 */
export function unpackCatalog(bytes: Uint8Array, contentHash: string): CatalogArrays | null {
  const header = headerOf(bytes);
  if (header?.contentHash !== contentHash) return null;
  const catalog: Record<string, Record<string, Arrays[keyof Arrays]>> = {};
  let at = header.size;
  for (const [place, { group, name, type }] of places.entries()) {
    at = aligned(at);
    const end = at + header.lengths[place]! * type.BYTES_PER_ELEMENT;
    if (end > bytes.length) return null;
    catalog[group] ??= {};
    catalog[group][name] = numbersIn<Arrays[keyof Arrays]>(bytes.subarray(at, end), type);
    at = end;
  }
  return at === bytes.length ? (catalog as CatalogArrays) : null;
}

function headerOf(bytes: Uint8Array) {
  if (bytes.length < 4) return null;
  const size = 4 + dataViewOf(bytes).getUint32(0, true);
  try {
    return { ...headerSchema.parse(JSON.parse(utf8In(bytes.subarray(4, size)))), size };
  } catch {
    return null;
  }
}
