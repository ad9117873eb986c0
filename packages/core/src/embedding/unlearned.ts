import { z } from "zod";
import { CorruptDataError } from "../errors.js";
import type { Embedding } from "./embedding.js";

/** Why movies of a dataset have no vector in an embedding: by sentence, the dataset rows that it is true of. */
export type Unlearned = ReadonlyMap<string, readonly number[]>;

/** Asks for every movie of the dataset that the embedding lacks. */
export function collectUnlearned(
  movieCount: number,
  { movieRows }: Pick<Embedding, "movieRows">,
  why: (movieRow: number) => string,
): Unlearned {
  const learned = new Set(movieRows);
  const unlearned = new Map<string, number[]>();
  for (let row = 0; row < movieCount; row++) {
    if (learned.has(row)) continue;
    const reason = why(row);
    const rows = unlearned.get(reason);
    if (rows) rows.push(row);
    else unlearned.set(reason, [row]);
  }
  return unlearned;
}

const stored = z.strictObject({
  version: z.literal(1),
  reasons: z.record(z.string(), z.array(z.int().min(0))),
});

/** JSON: a sentence stands there once, however many movies it is true of. */
export function encodeUnlearned(unlearned: Unlearned): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: 1, reasons: Object.fromEntries(unlearned) }));
}

/** @throws CorruptDataError where the bytes are not what encodeUnlearned wrote. */
export function decodeUnlearned(bytes: Uint8Array): Unlearned {
  try {
    return new Map(Object.entries(stored.parse(JSON.parse(new TextDecoder().decode(bytes))).reasons));
  } catch (cause) {
    throw new CorruptDataError("The reasons for unlearned movies can't be read.", { cause });
  }
}
