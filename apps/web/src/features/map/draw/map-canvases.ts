import type { Camera, Frame } from "../camera";
import { createCanvasRenderer } from "./canvas-renderer";
import type { Pen } from "./pen";
import type { DrawnPoints, PointLook, PointRenderer } from "./point-renderer";
import { growthOf } from "./point-sizes";
import { createWebglRenderer } from "./webgl-renderer";

interface CanvasListener {
  /** The canvases were emptied: they are painted anew at once, for the browser may show them before the next frame. */
  emptied(): void;
  /** What draws the points was replaced: they are painted anew with the next frame. */
  replaced(): void;
}

/** In CSS pixels, at least 1 × 1. */
export function sizeOf({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } {
  return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
}

/**
 * The two canvases of a map's picture, one for the points and one over it: always as large as their container. Where
 * WebGL is not there, or goes, a plain canvas takes its place.
 */
export class MapCanvases {
  width: number;
  height: number;
  readonly #container: HTMLElement;
  readonly #listener: CanvasListener;
  readonly #drawn: DrawnPoints;
  readonly #overlay = document.createElement("canvas");
  #canvas = document.createElement("canvas");
  #renderer: PointRenderer;
  #look: PointLook | null = null;
  /** The canvas that has the container's size. */
  #fitted: HTMLCanvasElement | null = null;
  #ratio = 1;
  readonly #watched: ResizeObserver;

  constructor(container: HTMLElement, drawn: DrawnPoints, listener: CanvasListener) {
    this.#container = container;
    this.#listener = listener;
    this.#drawn = drawn;
    ({ width: this.width, height: this.height } = sizeOf(container));
    for (const canvas of [this.#canvas, this.#overlay]) container.append(canvas);
    this.#renderer = createWebglRenderer(this.#canvas, drawn, () => this.#withoutWebgl()) ?? this.#plain();
    this.#watched = new ResizeObserver(() => this.#fit());
    this.#watched.observe(container);
    this.#fit();
  }

  get rendererKind(): PointRenderer["kind"] {
    return this.#renderer.kind;
  }

  /** Null before the first `setLook`. */
  get look(): PointLook | null {
    return this.#look;
  }

  setLook(look: PointLook): void {
    this.#look = look;
    this.#renderer.setLook(look);
  }

  /** The points' places have changed in their arrays. */
  pointsMoved(): void {
    this.#renderer.moved();
  }

  /** To measure texts with; null where the browser has no canvas. */
  get overlayContext(): CanvasRenderingContext2D | null {
    return this.#overlay.getContext("2d");
  }

  /** @param share of the points that is drawn, 0 to 1. @param over draws what lies over them. */
  paint(camera: Camera, frame: Frame, share: number, over: (pen: Pen) => void): void {
    this.#renderer.draw(camera, frame, growthOf(camera, frame), share);
    const context = this.overlayContext;
    if (!context) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.clearRect(0, 0, frame.width, frame.height);
    over(context);
  }

  /** What was painted in this very turn, on a ground, as PNG. */
  picture(ground: string): Promise<Blob | null> {
    const copy = document.createElement("canvas");
    copy.width = this.#canvas.width;
    copy.height = this.#canvas.height;
    const context = copy.getContext("2d");
    if (!context) return Promise.resolve(null);
    context.fillStyle = ground;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(this.#canvas, 0, 0);
    context.drawImage(this.#overlay, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
  }

  dispose(): void {
    this.#watched.disconnect();
    this.#renderer.dispose();
    this.#canvas.remove();
    this.#overlay.remove();
  }

  #plain(): PointRenderer {
    // A canvas that was asked for WebGL gives no other context.
    const canvas = document.createElement("canvas");
    this.#canvas.replaceWith(canvas);
    this.#canvas = canvas;
    return createCanvasRenderer(canvas, this.#drawn);
  }

  #withoutWebgl(): void {
    this.#renderer = this.#plain();
    this.#fit();
    if (!this.#look) return;
    this.#renderer.setLook(this.#look);
    this.#listener.replaced();
  }

  #fit(): void {
    ({ width: this.width, height: this.height } = sizeOf(this.#container));
    this.#ratio = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [this.width * this.#ratio, this.height * this.#ratio].map(Math.round);
    for (const canvas of [this.#canvas, this.#overlay])
      canvas.style.cssText = "position:absolute;inset:0;width:100%;height:100%;pointer-events:none";
    if (this.#canvas === this.#fitted && this.#overlay.width === width && this.#overlay.height === height)
      return;
    this.#fitted = this.#canvas;
    this.#renderer.resize(this.width, this.height, this.#ratio);
    this.#overlay.width = width!;
    this.#overlay.height = height!;
    if (this.#look) this.#listener.emptied();
  }
}
