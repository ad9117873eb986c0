import { readFile } from "node:fs/promises";

/**
 * A file's text: UTF-8 where it is valid UTF-8 (a byte order mark is dropped), else Latin-1 as browsers read it
 * (windows-1252), which is what the older releases are written in.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
