/** Where a label stands, in pixels of the picture. */
export interface LabelBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Free pixels between a label and the picture's edge. */
const margin = 6;

const meet = (a: LabelBox, b: LabelBox) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** How far a label moves, in pixels: to the right and down where it is above 0. */
export interface LabelShift {
  readonly x: number;
  readonly y: number;
}

const stay: LabelShift = { x: 0, y: 0 };

/**
 * How far each label moves so that the picture's edges cut fewer of them. A label moves sideways where its middle lies
 * in the picture, and up or down where any of it does, as far as it must, where it meets no other one there and is not
 * larger than the picture; else it stays, cut as it is. So labels that did not meet do not meet afterwards, and none
 * goes.
 *
 * @param boxes of all labels that are shown, the more important ones first.
 * @param picture its size in pixels.
 */
export function keepWithin(
  boxes: readonly LabelBox[],
  picture: { readonly width: number; readonly height: number },
): LabelShift[] {
  const places = [...boxes];
  return boxes.map((box, at) => {
    const middle = (box.left + box.right) / 2;
    const isInside = middle >= 0 && middle <= picture.width && box.bottom > 0 && box.top < picture.height;
    const x = isInside ? inwards(box.left, box.right, picture.width) : 0;
    const y = isInside ? inwards(box.top, box.bottom, picture.height) : 0;
    for (const shift of [
      { x, y },
      { x, y: 0 },
      { x: 0, y },
    ]) {
      if (shift.x === 0 && shift.y === 0) continue;
      const moved = {
        left: box.left + shift.x,
        right: box.right + shift.x,
        top: box.top + shift.y,
        bottom: box.bottom + shift.y,
      };
      if (places.some((other, index) => index !== at && meet(moved, other))) continue;
      places[at] = moved;
      return shift;
    }
    return stay;
  });
}

/** 0 where it lies within, or is too long to. */
function inwards(from: number, to: number, length: number): number {
  if (to - from > length - 2 * margin) return 0;
  return Math.max(0, margin - from) - Math.max(0, to - (length - margin));
}
