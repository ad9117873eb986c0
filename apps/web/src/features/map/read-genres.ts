import type { Batch, Column } from "@uwdata/flechette";
import type { MapPoints } from "./map-points";

type Genres = Pick<MapPoints, "genres" | "genreAt" | "genreStart">;

/**
 * The genres of all movies from a column of lists of texts. The same few texts come again and again: their bytes are
 * compared and each is decoded once, which takes a tenth of the time of decoding all.
 */
export function readGenres(column: Column<ArrayLike<string>>): Genres {
  const found = new Words();
  const start = new Uint32Array(column.length + 1);
  const at: number[] = [];
  let row = 0;
  for (const batch of column.data as readonly Batch<ArrayLike<string>>[]) {
    const { offsets } = batch;
    const child = batch.children[0] as Batch<string>;
    for (let index = 0; index < batch.length; index++) {
      const valid = batch.nullCount === 0 || batch.isValid(index);
      const end = valid ? Number(offsets[index + 1]) : Number(offsets[index]);
      for (let place = Number(offsets[index]); place < end; place++) at.push(found.indexOf(child, place));
      row++;
      start[row] = at.length;
    }
  }
  // The most frequent first.
  const order = found.words
    .map((_, index) => index)
    .sort((a, b) => found.counts[b]! - found.counts[a]! || (found.words[a]! < found.words[b]! ? -1 : 1));
  const rank = new Uint16Array(order.length);
  for (const [place, index] of order.entries()) rank[index] = place;
  return {
    genres: order.map((index) => found.words[index]!),
    genreAt: Uint16Array.from(at, (index) => rank[index]!),
    genreStart: start,
  };
}

/** Texts in the order in which they were first met, and how often each was. */
class Words {
  readonly words: string[] = [];
  readonly counts: number[] = [];
  /** Of a hash of bytes: the words that have it, each with where its bytes stand. */
  readonly #known = new Map<number, { readonly index: number; readonly bytes: Uint8Array }[]>();

  indexOf(texts: Batch<string>, place: number): number {
    const bytes = (texts.values as Uint8Array).subarray(
      Number(texts.offsets[place]),
      Number(texts.offsets[place + 1]),
    );
    // FNV-1a, 32 bits.
    let hash = 0x811c9dc5;
    for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    let words = this.#known.get(hash);
    if (!words) {
      words = [];
      this.#known.set(hash, words);
    }
    const same = words.find((word) => equal(word.bytes, bytes));
    if (same) {
      this.counts[same.index]!++;
      return same.index;
    }
    const index = this.words.length;
    words.push({ index, bytes });
    this.words.push(texts.at(place) ?? "");
    this.counts.push(1);
    return index;
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
