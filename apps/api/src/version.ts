import { readFileSync } from "node:fs";

/** The version of this code, which every training run remembers. The file is one up from src/ and from dist/. */
export const codeVersion: string = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).version;
