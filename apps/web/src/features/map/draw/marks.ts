import type { Frame } from "../camera";
import type { LabelBox } from "../labels/keep-within";
import type { Inks } from "./inks";
import type { Pen } from "./pen";

export type Pixel = readonly [left: number, top: number];

/** A disc with an edge in the color of the ground. */
export function drawMark(
  context: Pen,
  [left, top]: Pixel,
  radius: number,
  color: string,
  { paper }: Inks,
): void {
  context.beginPath();
  context.arc(left, top, radius, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 1.75;
  context.strokeStyle = paper;
  context.stroke();
}

/** A name on a ground of its own, beside what it names. */
export interface Tag {
  readonly at: Pixel;
  readonly text: string;
  readonly edge: string;
  /** Left out where no place around what it names is free. */
  readonly dispensable: boolean;
}

const height = 24;
/** Free pixels between a mark's middle and its tag. */
const away = 12;

/** Draws tags below what they name, or above or beside it where another tag or the picture's edge is in the way. */
export function drawTags(context: Pen, frame: Frame, tags: readonly Tag[], { paper, ink }: Inks): void {
  const taken: LabelBox[] = [];
  context.font = `600 13px "Inter Variable", system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { at, text, edge, dispensable } of tags) {
    const width = context.measureText(text).width + 16;
    const places = placesOf(at, width, frame);
    const box = places.find((place) => isFree(place, taken, frame)) ?? (dispensable ? undefined : places[0]);
    if (!box) continue;
    taken.push(box);
    context.beginPath();
    context.roundRect(box.left, box.top, width, height, 6);
    context.fillStyle = paper;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = edge;
    context.stroke();
    context.fillStyle = ink;
    context.fillText(text, box.left + width / 2, box.top + height / 2 + 0.5);
  }
}

/** What would reach beyond a side of the picture moves in. */
function placesOf([left, top]: Pixel, width: number, frame: Frame): LabelBox[] {
  const edge = 4;
  const box = (x: number, y: number) => {
    const within = Math.max(edge, Math.min(x, frame.width - width - edge));
    // A mark that is out of the picture takes its tag along.
    const start = left < 0 || left > frame.width ? x : within;
    return { left: start, right: start + width, top: y, bottom: y + height };
  };
  const middle = left - width / 2;
  const [above, beside] = [top - away - height, top - height / 2];
  return [
    box(middle, top + away),
    box(middle, above),
    ...(left + away + width < frame.width ? [box(left + away, beside)] : []),
    ...(left - away - width > 0 ? [box(left - away - width, beside)] : []),
    box(middle, top + away + height + 2),
    box(middle, above - height - 2),
  ];
}

function isFree(box: LabelBox, taken: readonly LabelBox[], { width, height: tall }: Frame): boolean {
  if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > tall) return false;
  return taken.every(
    (other) =>
      box.right <= other.left ||
      other.right <= box.left ||
      box.bottom <= other.top ||
      other.bottom <= box.top,
  );
}
