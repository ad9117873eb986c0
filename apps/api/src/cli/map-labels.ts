export interface Label {
  readonly text: string;
  /** Where it belongs, in pixels of the picture. */
  readonly x: number;
  readonly y: number;
  readonly fontSize: number;
}

export interface PlacedLabel extends Label {
  readonly lines: readonly string[];
  /** The middle of the first line's foot. */
  readonly left: number;
  readonly top: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const longestLine = 24;
/** Of a letter in the mean and of a line, as a share of the font's size: rather too wide than too narrow. */
const letterWidth = 0.6;
const lineHeight = 1.15;
/** How far a label may move to make room, in lines of its own. */
const moves = [0, -1, 1, -2, 2, -3, 3];

/** Words in lines that are no longer than can be. */
function inLines(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= longestLine)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Gives labels places inside of a square, the first ones first; one that finds no room near where it belongs is left out.
 * No two overlap, and what is written once is not written again: a region may be called as the one that it lies in.
 * @param side of the square, in pixels.
 */
export function placeLabels(labels: readonly Label[], side: number): PlacedLabel[] {
  const taken: Box[] = [];
  const written = new Set<string>();
  return labels.flatMap((label) => {
    if (written.has(label.text)) return [];
    const lines = inLines(label.text);
    const width = Math.max(...lines.map((line) => line.length)) * letterWidth * label.fontSize;
    const height = lines.length * lineHeight * label.fontSize;
    const within = (value: number, size: number) =>
      Math.min(Math.max(value, size / 2), Math.max(size / 2, side - size / 2));
    for (const move of moves) {
      const [x, y] = [within(label.x, width), within(label.y + move * lineHeight * label.fontSize, height)];
      const box = { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      written.add(label.text);
      return [{ ...label, lines, left: x, top: box.top + label.fontSize * 0.9 }];
    }
    return [];
  });
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A label as SVG, with a rim of the ground's color around its letters. */
export function drawLabel(
  { lines, left, top, fontSize }: PlacedLabel,
  escaped: (text: string) => string,
): string {
  const spans = lines.map(
    (line, at) =>
      `<tspan x="${left.toFixed(1)}" y="${(top + at * lineHeight * fontSize).toFixed(1)}">${escaped(line)}</tspan>`,
  );
  return `<text font-size="${fontSize}">${spans.join("")}</text>`;
}
