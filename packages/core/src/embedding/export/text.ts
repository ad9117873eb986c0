/**
 * In characters: a millisecond or two of writing numbers. Rows are of any length, and as many chunks as files are being
 * sent or counted are made before the event loop comes around.
 */
const chunkLength = 32_768;

/** UTF-8 chunks of lines, one a row, after an optional first line. Each line ends with a newline. */
export function* lines(
  first: string | null,
  rows: number,
  line: (row: number) => string,
): Generator<Uint8Array> {
  let text = first === null ? "" : `${first}\n`;
  for (let row = 0; row < rows; row++) {
    text += `${line(row)}\n`;
    if (text.length < chunkLength) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

/** A row's numbers with nine significant digits, which give back the same float32. */
export function numbers(vectors: Float32Array, dimensions: number, row: number, separator: string): string {
  let text = "";
  for (let i = row * dimensions; i < (row + 1) * dimensions; i++)
    text += (i === row * dimensions ? "" : separator) + String(Number(vectors[i]!.toPrecision(9)));
  return text;
}

/** A cell of a tab-separated table: tabs and line breaks become spaces. */
export function cell(text: string | number | null): string {
  return text === null ? "" : String(text).replace(/[\t\r\n\u2028\u2029]+/g, " ");
}

/**
 * A movie's id as a key that has no white space in it, as word2vec's formats need: white space and "%" are
 * percent-encoded, so that decodeURIComponent gives the id back.
 */
export function wordOf(id: string): string {
  return id.replace(/[\s%\u0085]/gu, (character) => encodeURIComponent(character));
}
