import { Transform, type TransformCallback } from "node:stream";
import { InvalidInputError } from "../../../errors.js";

const newline = 10;
const carriageReturn = 13;
const quote = 34;
/** A cell of more lines is a quote that is never closed. */
const mostLines = 500;

/**
 * Puts each row on one line: line ends within quoted cells become blanks, and the row is followed by as many empty
 * lines, so that every row keeps its number.
 * @throws InvalidInputError, by the stream, naming the line of a quote that is never closed, or closed in the midst of
 * a cell, where another one was meant to open.
 */
export function joinQuotedLines(file: string, delimiter: string): Transform {
  const divider = delimiter.charCodeAt(0);
  let quoted = false;
  let cellStarts = true;
  /** The last byte was a quote within a quoted cell: it closes the cell, or the next one doubles it. */
  let pending = false;
  let line = 1;
  let openedAt = 1;
  let owed = 0;
  const unclosed = () =>
    InvalidInputError.of(
      [file, `line ${openedAt}`],
      'opens a quote that is never closed; close it, or write a quote that belongs to the text as "" in a quoted cell.',
    );
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const out: number[] = [];
      for (const byte of chunk) {
        if (pending) {
          pending = false;
          if (byte === quote) {
            out.push(byte);
            continue;
          }
          const ends = byte === divider || byte === newline || byte === carriageReturn;
          if (!ends && line > openedAt) return done(unclosed());
          quoted = false;
        }
        if (byte === newline) line++;
        if (quoted) {
          if (byte === quote) pending = true;
          if (byte === newline) {
            owed++;
            if (line - openedAt > mostLines) return done(unclosed());
          }
          out.push(byte === newline || byte === carriageReturn ? 32 : byte);
          continue;
        }
        if (byte === quote && cellStarts) {
          quoted = true;
          openedAt = line;
        }
        cellStarts = byte === divider || byte === newline;
        out.push(byte);
        if (byte === newline) for (; owed > 0; owed--) out.push(newline);
      }
      done(null, Buffer.from(out));
    },
    flush(done) {
      done(quoted && !pending ? unclosed() : null);
    },
  });
}

/** A Mac's line ends, CR alone, made LF. */
export function lineFeeds(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const changed = Buffer.from(chunk);
      for (let at = changed.indexOf(carriageReturn); at >= 0; at = changed.indexOf(carriageReturn, at + 1))
        changed[at] = newline;
      done(null, changed);
    },
  });
}
