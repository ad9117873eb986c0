import { Transform } from "node:stream";
import { TextDecoder } from "node:util";

export type Utf16 = "utf-16le" | "utf-16be";

/**
 * Whether a file that starts with these bytes is UTF-16: it has a byte order mark, or every other byte of its start
 * is zero, as it is where most characters are plain Latin ones. Null where it is not.
 */
export function utf16Of(start: Uint8Array): Utf16 | null {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const seen = start.subarray(0, 256);
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < seen.length; i += 2) {
    if (seen[i] === 0) even++;
    if (seen[i + 1] === 0) odd++;
  }
  const pairs = seen.length >> 1;
  if (pairs < 4) return null;
  if (odd > 0.7 * pairs && even === 0) return "utf-16le";
  return even > 0.7 * pairs && odd === 0 ? "utf-16be" : null;
}

/** Bytes of UTF-16 in, bytes of UTF-8 out, the byte order mark dropped. Fails where the bytes are no UTF-16. */
export function toUtf8(from: Utf16): Transform {
  const decoder = new TextDecoder(from, { fatal: true });
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        done(null, decoder.decode(chunk, { stream: true }));
      } catch {
        done(new Error(`is not sound ${from.toUpperCase()}; save it as UTF-8`));
      }
    },
    flush(done) {
      try {
        done(null, decoder.decode());
      } catch {
        done(new Error(`is cut off in the middle of a character of ${from.toUpperCase()}; save it as UTF-8`));
      }
    },
  });
}
