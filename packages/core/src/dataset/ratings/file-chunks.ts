import { closeSync, openSync, readSync } from "node:fs";
import { InvalidInputError } from "../../errors.js";

/** A line longer than this is no line of a ratings file. */
const longestLine = 1 << 20;
const newline = 10;

/** Bytes of whole lines: those that start from `start` to before `end` in the file. */
export interface LineChunk {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads pieces of a file along line ends; the pieces [origin, a), [a, b), [b, size) together give each line once.
 * @param origin where the first line starts: behind a byte order mark, or a header.
 */
export function openLines(path: string, size: number, origin = 0) {
  const descriptor = openSync(path, "r");
  let buffer = new Uint8Array(0);

  /** Reads the buffer's places `from` to before `to`, whose first place holds the file's byte `first`. */
  function fill(first: number, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const read = readSync(descriptor, buffer, at, to - at, first + at);
      if (read === 0) throw InvalidInputError.of([path], "became shorter while it was read.");
      at += read;
    }
  }

  return {
    /** The result is valid until the next call. */
    read(start: number, end: number): LineChunk {
      // One byte before, to see whether a line starts at `start`.
      const first = Math.max(origin, start - 1);
      const wanted = end - first;
      if (buffer.length < wanted + 65_536) buffer = new Uint8Array(wanted + 65_536);
      fill(first, 0, wanted);
      let from = 0;
      if (start > origin) {
        const at = buffer.subarray(0, wanted).indexOf(newline);
        // No line starts here: this piece lies within one long line.
        if (at < 0) return { bytes: buffer, from: 0, to: 0 };
        from = at + 1;
      }
      let filled = wanted;
      let searched = wanted - 1;
      for (;;) {
        const at = buffer.subarray(0, filled).indexOf(newline, searched);
        if (at >= 0) return { bytes: buffer, from, to: at + 1 };
        if (first + filled >= size) break;
        searched = filled;
        if (filled - wanted > longestLine)
          throw InvalidInputError.of([path], "has a line of more than a million bytes: is this a text file?");
        if (buffer.length < filled + 65_536) {
          const wider = new Uint8Array(buffer.length * 2);
          wider.set(buffer);
          buffer = wider;
        }
        const more = Math.min(filled + 65_536, size - first);
        fill(first, filled, more);
        filled = more;
      }
      // The file's last line has no newline: give it one.
      if (buffer.length === filled) {
        const wider = new Uint8Array(filled + 1);
        wider.set(buffer);
        buffer = wider;
      }
      buffer[filled] = newline;
      return { bytes: buffer, from, to: filled + 1 };
    },
    close: () => closeSync(descriptor),
  };
}
