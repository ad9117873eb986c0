import { dataViewOf, latin1In, utf8In } from "../../bytes.js";
import { InvalidInputError } from "../../errors.js";
import { checkShape } from "./check-shape.js";
import { labelOf, type VectorTable } from "./vector-table.js";

const space = 32;
const newline = 10;
const headerLine = /^\s*(\d{1,10})[ \t]+(\d{1,6})\s*$/u;

/** "%20" is a space in the keys that Cinevec writes; a key in which "%" is only itself stays what it is. */
function keyOf(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

/** Rows and dimensions that the first line of word2vec's formats gives; null where it is no such line. */
export function word2vecHeader(line: string): { rows: number; dimensions: number } | null {
  const found = headerLine.exec(line);
  return found ? { rows: Number(found[1]), dimensions: Number(found[2]) } : null;
}

/**
 * word2vec's text format, and GloVe's, which is the same without the first line. A line is a key and its numbers,
 * divided by blanks, tabs or commas; keys may hold blanks.
 * @throws InvalidInputError naming file and line.
 */
export function readWord2vecText(file: string, text: string): VectorTable {
  const lines = text.split("\n");
  const header = word2vecHeader(lines[0] ?? "");
  const first = header ? 1 : 0;
  const comma = /^[^,]*,/u.test(lines[first] ?? "") && !/\s-?[\d.]/u.test(lines[first] ?? "");
  const divide = (line: string) => line.trim().split(comma ? /\s*,\s*/u : /\s+/u);
  const dimensions = header?.dimensions ?? divide(lines[first] ?? "").length - 1;
  let rows = 0;
  for (let at = first; at < lines.length; at++) if (lines[at]!.trim() !== "") rows++;
  if (header && header.rows !== rows)
    throw InvalidInputError.of(
      [file],
      `says in line 1 that it holds ${header.rows} vectors, and holds ${rows}.`,
    );
  checkShape(file, rows, dimensions);
  const vectors = new Float32Array(rows * dimensions);
  const labels = [];
  for (let at = first; at < lines.length; at++) {
    if (lines[at]!.trim() === "") continue;
    const parts = divide(lines[at]!);
    if (parts.length <= dimensions)
      throw InvalidInputError.of(
        [file, `line ${at + 1}`],
        `has ${parts.length - 1} numbers after the key; must have ${dimensions}.`,
      );
    const numbers = parts.splice(parts.length - dimensions);
    for (const [d, number] of numbers.entries()) {
      const value = Number(number);
      if (number === "" || !Number.isFinite(Math.fround(value)))
        throw InvalidInputError.of(
          [file, `line ${at + 1}`],
          `${JSON.stringify(number)} is no finite float32.`,
        );
      vectors[labels.length * dimensions + d] = value;
    }
    labels.push(labelOf(keyOf(parts.join(" "))));
  }
  return { format: "word2vec", file, dimensions, vectors, labels };
}

/**
 * word2vec's binary format: a line with rows and dimensions, then for each row its key, a space, float32 numbers and,
 * in some writers, a line break.
 * @throws InvalidInputError naming the file, and the row from 1.
 */
export function readWord2vecBinary(file: string, bytes: Uint8Array): VectorTable {
  const end = bytes.indexOf(newline);
  const header = word2vecHeader(latin1In(bytes, 0, Math.max(0, end)));
  if (!header) throw InvalidInputError.of([file], 'does not begin with the line "ROWS DIMENSIONS".');
  const { rows, dimensions } = header;
  checkShape(file, rows, dimensions);
  const vectors = new Float32Array(rows * dimensions);
  const view = dataViewOf(bytes);
  const labels = [];
  let at = end + 1;
  for (let row = 0; row < rows; row++) {
    while (bytes[at] === newline) at++;
    const until = bytes.indexOf(space, at);
    const start = until + 1;
    if (until < 0 || start + dimensions * 4 > bytes.length)
      throw InvalidInputError.of([file], `ends within vector ${row + 1} of ${rows}.`);
    labels.push(labelOf(keyOf(utf8In(bytes.subarray(at, until)))));
    for (let d = 0; d < dimensions; d++) vectors[row * dimensions + d] = view.getFloat32(start + d * 4, true);
    at = start + dimensions * 4;
  }
  return { format: "word2vec-binary", file, dimensions, vectors, labels };
}
