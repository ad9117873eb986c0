/** What of a file a request wants: all of it, bytes `start` to `end` (both included), or a part that it does not have. */
type ByteRange = "all" | "none" | { readonly start: number; readonly end: number };

/**
 * Reads a Range header (RFC 9110, section 14). One range is answered; several, other units and what can't be read are
 * answered with all of the file, as the standard allows.
 * @param size of the file, in bytes.
 */
export function byteRangeOf(header: string | undefined, size: number): ByteRange {
  const [, first = "", last = ""] = header?.match(/^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i) ?? [];
  if (first === "" && last === "") return "all";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "none" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return "all";
  return start >= size ? "none" : { start, end };
}

/** The part of a stream of pieces. What comes before it is made and thrown away: exports are made while they are sent. */
export async function* cut(
  pieces: AsyncIterable<Uint8Array>,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end + 1 - at, piece.length);
    if (from < to) yield piece.subarray(from, to);
    at += piece.length;
    if (at > end) return;
  }
}
