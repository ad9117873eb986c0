import type { InteractionLayout } from "./interaction-layout.js";

const newline = 10;
const quote = 34;
const blank = 32;
const tab = 9;
const carriageReturn = 13;

/** How the cells of a line are divided. */
interface CellDivision {
  readonly delimiter: number;
  /** Runs of blanks divide. */
  readonly blanks: boolean;
  /** The delimiter stands twice. */
  readonly twofold: boolean;
  readonly columnCount: number;
}

export function divisionOf({ delimiter, columnCount }: InteractionLayout): CellDivision {
  return {
    delimiter: delimiter.charCodeAt(0),
    blanks: delimiter === " ",
    twofold: delimiter.length === 2,
    columnCount,
  };
}

/**
 * Finds the cells of the line at `from`, which ends in a newline.
 * @param bounds int32 [2 × columnCount + 1]: filled with where each cell starts and ends, and last where the line ends.
 * @returns the number of cells, those beyond columnCount too; -1 where quotes make the line one to take apart with care.
 */
export function splitLine(
  text: Uint8Array,
  from: number,
  division: CellDivision,
  bounds: Int32Array,
): number {
  // All in local variables: this loop is the import's cost.
  const { delimiter, blanks, twofold, columnCount } = division;
  let cells = 0;
  let quoted = false;
  let p = from;
  if (blanks) while (text[p] === blank || text[p] === tab) p++;
  let cellStart = p;
  for (; ; p++) {
    const byte = text[p]!;
    if (byte === newline) break;
    if (byte === quote) quoted = true;
    if (blanks ? byte !== blank && byte !== tab : byte !== delimiter) continue;
    if (twofold && text[p + 1] !== byte) continue;
    if (cells < columnCount) {
      bounds[2 * cells] = cellStart;
      bounds[2 * cells + 1] = p;
    }
    cells++;
    if (twofold) p++;
    if (blanks) while (text[p + 1] === blank || text[p + 1] === tab) p++;
    cellStart = p + 1;
  }
  bounds[2 * columnCount] = p;
  // Blanks at the line's end start no cell.
  if (!blanks || (cellStart < p && text[cellStart] !== carriageReturn)) {
    if (cells < columnCount) {
      bounds[2 * cells] = cellStart;
      bounds[2 * cells + 1] = p;
    }
    cells++;
  }
  return quoted ? -1 : cells;
}
