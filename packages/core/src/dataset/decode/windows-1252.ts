import { latin1In } from "../../bytes.js";

/**
 * What windows-1252 has at 0x80 to 0x9F; the five bytes that it leaves open become U+FFFD. Everything else is Latin-1.
 * The table is our own, because the decoder of several Node versions reads these bytes as control characters
 * (https://github.com/nodejs/node/issues/56542).
 */
const upper = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ";

/** Text of bytes in windows-1252, which every Latin-1 text is for what people print. Never throws. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = latin1In(bytes);
  return latin1.replace(/[\u0080-\u009F]/gu, (character) => upper[character.charCodeAt(0) - 0x80]!);
}
