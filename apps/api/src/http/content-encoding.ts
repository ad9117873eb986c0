import { constants, createBrotliCompress, createGzip } from "node:zlib";

export type Encoding = "br" | "gzip";

/** What gets much smaller: text, and maps, most of whose bytes are titles. Numbers of embeddings do not. */
const compressible = /^(text\/|application\/(json|vnd\.apache\.arrow\.file))/;
/** From the best to the next best. */
const encodings: readonly Encoding[] = ["br", "gzip"];

/**
 * How a file is to be sent to whom sent this Accept-Encoding (RFC 9110, 12.5.3); null: as it is.
 * @param contentType the file's.
 */
export function encodingFor(header: string | undefined, contentType: string): Encoding | null {
  if (!header || !compressible.test(contentType)) return null;
  const qualities = new Map(
    header.split(",").map((part) => {
      const [name, ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
      const quality = parameters.find((text) => text.startsWith("q="));
      return [name, quality === undefined ? 1 : Number(quality.slice(2))] as const;
    }),
  );
  const quality = (name: string) => qualities.get(name) ?? qualities.get("*") ?? 0;
  const accepted = encodings.filter((name) => quality(name) > 0);
  const identity = qualities.get("identity") ?? 0;
  const best = accepted.toSorted((a, b) => quality(b) - quality(a))[0];
  return best && quality(best) >= identity ? best : null;
}

/** A stream that compresses, on libuv's threads; quick rather than small. */
export function compressor(encoding: Encoding) {
  return encoding === "br"
    ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : createGzip({ level: 6 });
}
