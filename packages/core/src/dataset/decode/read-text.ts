import { readFile } from "node:fs/promises";
import { decodeText } from "./decode-text.js";

/** A file's text, as decodeText reads it. */
export async function readText(path: string): Promise<string> {
  return decodeText(await readFile(path));
}
