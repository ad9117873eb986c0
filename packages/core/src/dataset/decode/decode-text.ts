import { isUtf8 } from "node:buffer";
import { utf8In } from "../../bytes.js";
import { decodeWindows1252 } from "./windows-1252.js";

const newline = 10;
const byteOrderMark = /^\uFEFF/u;

/**
 * A file's text: UTF-8, but for those lines that are not valid UTF-8. They are read as windows-1252, which is what the
 * older releases are written in. So one stray byte spoils no other line. A byte order mark is dropped. UTF-16 is not
 * looked for here: whoever opens files has made UTF-8 of it.
 */
export function decodeText(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8In(bytes).replace(byteOrderMark, "");
  const pieces: string[] = [];
  // Lines of one encoding are decoded together: a Latin-1 file has tens of thousands of lines.
  let start = 0;
  let sound = true;
  const take = (end: number) => {
    const piece = bytes.subarray(start, end);
    if (end > start) pieces.push(sound ? utf8In(piece) : decodeWindows1252(piece));
    start = end;
  };
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(newline, at);
    const end = found < 0 ? bytes.length : found + 1;
    const lineSound = isUtf8(bytes.subarray(at, end));
    if (lineSound !== sound) {
      take(at);
      sound = lineSound;
    }
    at = end;
  }
  take(bytes.length);
  return pieces.join("").replace(byteOrderMark, "");
}
