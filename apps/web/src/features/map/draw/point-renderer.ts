import type { Camera, Frame } from "../camera";

/** How the points look. */
export interface PointLook {
  /** Red, green, blue of each point in turn, 0 to 255. */
  readonly colors: Uint8Array;
  /** 1 or 0 for each point: the others are dimmed. Null: none is. */
  readonly passes: Uint8Array | null;
}

export interface DrawnPoints {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Radius of each in CSS pixels where the whole map is seen. */
  readonly radius: Float32Array;
  /** The rows in the order in which they are drawn: the last lie on top, and are the last to be left out. */
  readonly order: Uint32Array;
}

/** Draws the points of a map into a canvas of its own. */
export interface PointRenderer {
  readonly kind: "webgl2" | "canvas";
  setLook(look: PointLook): void;
  /** The points' places have changed in their arrays. */
  moved(): void;
  /** @param pixelRatio of the canvas' pixels to CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void;
  /**
   * @param growth by how much radii grow.
   * @param share of the points that is drawn, 0 to 1: those drawn last.
   */
  draw(camera: Camera, frame: Frame, growth: number, share: number): void;
  dispose(): void;
}

export const opacity = 0.82;
/** Of points that a filter leaves out: there, but behind. */
export const dimmedOpacity = 0.1;
