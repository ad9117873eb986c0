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

/**
 * How far each label moves to the right (below 0: to the left), so that the picture's sides cut fewer of them. A label
 * whose middle lies in the picture moves as far as it must, where it meets no other one there and is not wider than the
 * picture; else it stays, cut as it is. So labels that did not meet do not meet afterwards, and none goes.
 *
 * @param boxes of all labels that are shown, the more important ones first.
 * @param width of the picture, in pixels.
 */
export function keepWithin(boxes: readonly LabelBox[], width: number): number[] {
  const places = [...boxes];
  return boxes.map((box, at) => {
    const middle = (box.left + box.right) / 2;
    const fits = box.right - box.left <= width - 2 * margin;
    if (!fits || middle < 0 || middle > width) return 0;
    const shift = Math.max(0, margin - box.left) - Math.max(0, box.right - (width - margin));
    if (shift === 0) return 0;
    const moved = { ...box, left: box.left + shift, right: box.right + shift };
    if (places.some((other, index) => index !== at && meet(moved, other))) return 0;
    places[at] = moved;
    return shift;
  });
}
