import { Rejections } from "../rejections.js";

/** What finding a line takes of a parsed piece. */
export interface LinePiece {
  readonly movies: { readonly length: number };
  readonly lineCount: number;
  readonly skipped: readonly number[];
  readonly rejected: readonly { readonly reason: string; readonly lines: readonly number[] }[];
}

/** A file's name for people, and the lines before the first piece. */
export interface LinesOf {
  readonly file: string;
  readonly header: { readonly lines: number };
}

/**
 * Counts the pieces' rejected lines. @throws InvalidInputError where more than 1 % are bad.
 * @param harmless reasons that do not speak against the file.
 */
export function countRejected(
  { file, header }: LinesOf,
  pieces: readonly LinePiece[],
  harmless: readonly string[] = [],
): Rejections {
  const rejections = new Rejections(file);
  let line = header.lines + 1;
  let lines = 0;
  for (const piece of pieces) {
    for (const { reason, lines: places } of piece.rejected) {
      rejections.add(
        reason,
        places.slice(0, 10).map((place) => line + place),
        places.length,
        harmless.includes(reason),
      );
      lines += places.length;
    }
    lines += piece.movies.length;
    line += piece.lineCount;
  }
  rejections.check(lines);
  return rejections;
}

/** The physical line of a piece's rating: skipped lines before it are counted in. */
export function lineOf(
  { header }: LinesOf,
  pieces: readonly LinePiece[],
  piece: number,
  index: number,
): number {
  let line = header.lines + 1;
  for (let i = 0; i < piece; i++) line += pieces[i]!.lineCount;
  let relative = index;
  for (const skipped of pieces[piece]!.skipped) {
    if (skipped > relative) break;
    relative++;
  }
  return line + relative;
}
