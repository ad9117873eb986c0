import type KDBush from "kdbush";
import {
  type Bounds,
  boundsOf,
  type Camera,
  coreOf,
  type Frame,
  showing,
  toScreen,
  wholeMap,
} from "./camera";
import { CameraMotion } from "./camera-motion";
import { type Inks, inksOf } from "./draw/inks";
import { MapCanvases, sizeOf } from "./draw/map-canvases";
import { type Drawing, drawOverlay } from "./draw/overlay";
import type { DrawnPoints, PointLook, PointRenderer } from "./draw/point-renderer";
import { drawnPoints, growthOf } from "./draw/point-sizes";
import { vectorPicture } from "./draw/vector-picture";
import { createMeasure, placeLabels } from "./labels/map-labels";
import { placeGradually } from "./labels/place-gradually";
import type { MapPoints } from "./map-points";
import { PlaceIndex } from "./place-index";

export interface SceneListener {
  /** The camera came to rest. */
  settled(camera: Camera): void;
}

/**
 * A map's picture: its canvases, the camera, the index of places, and what lies over the points. It draws when something
 * changed, and while the picture moves it leaves out as many of the less popular points as it must to keep up.
 */
export class MapScene {
  readonly points: MapPoints;
  readonly bounds: Bounds;
  readonly #container: HTMLElement;
  readonly #drawn: DrawnPoints;
  readonly #canvases: MapCanvases;
  readonly #motion: CameraMotion;
  readonly #places: PlaceIndex;
  #drawing: Drawing = {
    labels: { list: [], sorted: true },
    passes: null,
    selected: -1,
    neighbors: [],
    hovered: -1,
    arrows: [],
    contours: [],
    guides: [],
    lasso: null,
  };
  #inks: Inks;
  #asked = 0;
  #stopLabeling = () => {};

  /**
   * @param start where it looks first; null: at the whole map.
   * @param labeled whether regions and movies are named; places of named points may not change.
   */
  constructor(
    container: HTMLElement,
    points: MapPoints,
    start: (frame: Frame) => Camera | null,
    listener: SceneListener,
    labeled = true,
  ) {
    this.points = points;
    this.bounds = boundsOf(points.x, points.y);
    this.#container = container;
    const camera = start({ bounds: this.bounds, ...sizeOf(container) }) ?? wholeMap(this.bounds);
    this.#motion = new CameraMotion(camera, {
      changed: () => this.draw({}),
      settled: (rested) => listener.settled(rested),
    });
    this.#places = new PlaceIndex(points);
    this.#drawn = drawnPoints(points);
    this.#inks = inksOf(container);
    this.#canvases = new MapCanvases(container, this.#drawn, {
      emptied: () => this.#paint(1),
      replaced: () => this.draw({}),
    });
    if (labeled) void document.fonts.ready.then(() => this.#label());
  }

  get camera(): Camera {
    return this.#motion.camera;
  }

  get frame(): Frame {
    const { width, height } = this.#canvases;
    return { bounds: this.bounds, width, height };
  }

  /** Of the points' places, by row. */
  get index(): KDBush {
    return this.#places.tree;
  }

  get rendererKind(): PointRenderer["kind"] {
    return this.#canvases.rendererKind;
  }

  setLook(look: PointLook): void {
    this.#canvases.setLook(look);
    this.draw({ passes: look.passes });
  }

  /** The page's theme has changed. */
  rethemed(): void {
    this.#inks = inksOf(this.#container);
    this.draw({});
  }

  /** Changes what lies over the points, and draws. */
  draw(changes: Partial<Drawing>): void {
    this.#drawing = { ...this.#drawing, ...changes };
    if (this.#asked === 0) this.#asked = requestAnimationFrame((now) => this.#frame(now));
  }

  /** The points' places have changed in their arrays. */
  pointsMoved(): void {
    this.#canvases.pointsMoved();
    this.draw({});
    this.#places.pointsMoved();
  }

  /** Moves at once, as a hand does it. */
  move(camera: Camera): void {
    this.#motion.move(camera);
  }

  flyTo(camera: Camera): void {
    this.#motion.flyTo(camera);
  }

  flyToPoints(rows: readonly number[], nearest = 4): void {
    const camera = showing(boundsOf(this.points.x, this.points.y, rows), this.frame);
    this.flyTo({ ...camera, zoom: Math.min(camera.zoom, Math.max(nearest, this.camera.zoom)) });
  }

  /** The row of the movie nearest to a pixel, within a finger's width of it; -1 where there is none. */
  at(left: number, top: number, within = 12): number {
    return this.#places.nearest(this.camera, this.frame, left, top, within);
  }

  /** The camera that shows all but the outermost points. */
  core(share = 0.03): Camera {
    return showing(coreOf(this.points.x, this.points.y, share), this.frame);
  }

  /** Where a movie is in the picture, in pixels. */
  placeOf(row: number): [number, number] {
    return toScreen(this.camera, this.frame, this.points.x[row]!, this.points.y[row]!);
  }

  /** Rows of the movies in the picture. */
  inView(): number[] {
    return this.#places.inView(this.camera, this.frame);
  }

  /** The picture as it is, on the page's ground. */
  picture(): Promise<Blob | null> {
    this.#paint(1);
    return this.#canvases.picture(this.#inks.paper);
  }

  /** The same as shapes and texts, for print and for programs that draw. */
  vectorPicture(): string {
    const { camera, frame, points } = this;
    return vectorPicture({
      points,
      drawn: this.#drawn,
      look: this.#canvases.look,
      drawing: this.#drawing,
      inks: this.#inks,
      camera,
      frame,
      growth: growthOf(camera, frame),
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.#asked);
    this.#stopLabeling();
    this.#motion.dispose();
    this.#places.dispose();
    this.#canvases.dispose();
  }

  #frame(now: number): void {
    this.#asked = 0;
    const share = this.#motion.frame(now);
    this.#container.dataset.share = share.toFixed(2);
    this.#paint(share);
  }

  #paint(share: number): void {
    const { camera, frame, points } = this;
    this.#canvases.paint(camera, frame, share, (pen) =>
      drawOverlay(pen, points, camera, frame, this.#drawing, this.#inks),
    );
  }

  #label(): void {
    const context = this.#canvases.overlayContext;
    if (!context) return;
    this.#stopLabeling = placeGradually(
      placeLabels(this.points, this.bounds, createMeasure(context)),
      () => this.#motion.moving,
      (labels) => this.draw({ labels }),
    );
  }
}
