/** What the overlay is drawn with: a canvas' context, or what writes SVG in its place. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "font"
  | "textAlign"
  | "textBaseline"
  | "lineJoin"
  | "lineWidth"
  | "strokeStyle"
  | "fillStyle"
  | "globalAlpha"
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "closePath"
  | "arc"
  | "roundRect"
  | "stroke"
  | "fill"
  | "strokeText"
  | "fillText"
  | "measureText"
  | "setLineDash"
>;
